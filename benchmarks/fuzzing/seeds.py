"""What inputs are made from: small inputs of our own that are in order, and pieces that a parser is known to look for."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

TITLE = "الوزيرة تعلن خطة لترميم الجسور القديمة"
TEXT = (
    "أعلنت وزيرة الأشغال هناء السامرائي، الثلاثاء 27 يوليو 2021، أن فرق الصيانة ستبدأ ترميم ثلاثة جسور قبل نهاية العام الجاري.\n"
    "وأضافت في مؤتمر صحفي: «الكلفة لن تتجاوز 20 مليون دولار»، مؤكدة أن الوزارة ملتزمة بالموعد.\n"
    "ونقلت وكالة الضفاف عن مصدر مسؤول قوله إن الجسر الأول سيفتح في 15 محرم 1443 هـ، بحسب بيان الوزارة.\n"
)
LINES = TEXT.splitlines()
_SITE = "https://daffa.invalid"

PAGE = (
    f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>{TITLE}</title>"
    '<meta property="article:published_time" content="2021-07-27T10:00:00+03:00">'
    f'<meta property="og:site_name" content="الضفاف"><link rel="canonical" href="{_SITE}/2021/07/27/jisr">'
    '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-07-27"}]}</script></head>'
    f"<body><nav><a href='/a'>الرئيسية</a></nav><article><h1>{TITLE}</h1><time datetime='2021-07-27'>27 يوليو</time>"
    f"{''.join(f'<p>{line}</p>' for line in LINES * 2)}</article>"
    f"<ul><li><a href='/2021/07/26/b?x=1&amp;y=2#z'>{TITLE}</a></li></ul><footer>جميع الحقوق محفوظة</footer></body></html>"
)
RECORD = {
    "id": "a1",
    "title": TITLE,
    "text": TEXT,
    "url": f"{_SITE}/1",
    "published": "2021-07-27",
    "source": {"name": "ض"},
}
JSONL = "\n".join(json.dumps(each, ensure_ascii=False) for each in (RECORD, {**RECORD, "published": 1627344000}))
GOLD = '{"id":"a","text":"قال نعم","statements":[{"content":[[4,7]],"cue":[0,3]}]}'
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    f"<channel><title>الضفاف</title><link>{_SITE}/</link><ttl>60</ttl><item><title>{TITLE}</title><link>{_SITE}/1</link>"
    "<guid isPermaLink='false'>1</guid><pubDate>Tue, 27 Jul 2021 10:00:00 +0300</pubDate>"
    f"<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description>"
    f"<content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded></item></channel></rss>"
)
ATOM = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ق"><!ENTITY b "&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">'
    f"<title>الضفاف</title><entry><id>tag:daffa.invalid,2021:1</id><title type='html'>{TITLE} &b;</title>"
    f"<link href='{_SITE}/1'/><updated>2021-07-27T10:00:00Z</updated><published>2021-07-27T10:00:00Z</published>"
    "<author><name>سالم</name></author><content type='xhtml'>"
    f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{TEXT}</p></div></content></entry></feed>"
)
CSV = f'title;story;date;source\r\n"{TITLE}";"{TEXT}";2021-07-27;"ض ""ن"""\r\n{TITLE};{LINES[0]};27/07/2021;ض\r\n'
TSV = f"title\ttext\tdate\n{TITLE}\t{LINES[0]}\t28 تموز/يوليو 2021\n"
TOML = (
    f'[[source]]\naddress = "{_SITE}/feed"\noutlet = "ض"\nevery = "30m"\nkind = "list"\nlinks = "/n/*"\ntext = "page"\n'
)
OPML = (
    "<?xml version='1.0'?><opml version='2.0'><body><outline text='صحف'>"
    f"<outline text='الضفاف' xmlUrl='{_SITE}/feed'/></outline></body></opml>"
)
ROBOTS = (
    "# ours\nUser-agent: *\nDisallow: /private/*.pdf$\nAllow: /private/a\nCrawl-delay: 2.5\n\n"
    f"User-agent: qawl\nDisallow: /no\nRequest-rate: 1/10s\nVisit-time: 0600-0845\nSitemap: {_SITE}/sitemap.xml\n"
)
MANIFEST = '{"name":"a","identifierSpace":"b","versions":["0.2"],"view":{"url":"https://x/{{id}}"},"batchSize":1}'
CANDIDATES = (
    '{"q0":{"result":[{"id":"Q1","name":"سالم","score":99.5,"type":[{"id":"Q5","name":"x"},"Q6"],"match":true}]}}'
)


def zipped(data: bytes) -> bytes:
    """A zip file of any bytes, in two files, one of them packed within another."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        middle = len(data) // 2
        archive.writestr("a.jsonl", data[:middle])
        archive.writestr("b/c.html.gz", gzip.compress(data[middle:], 1))
    return packed.getvalue()


def response(body: bytes, headers: str = "") -> bytes:
    """A record of a web archive."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Target-URI: {_SITE}/2021/07/27/a\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def utf8(*texts: str) -> tuple[bytes, ...]:
    """Texts as bytes."""
    return tuple(text.encode() for text in texts)


def pieces(text: str) -> tuple[bytes, ...]:
    """The pieces of a text, between two blanks or line ends."""
    return utf8(*dict.fromkeys(piece for line in text.splitlines() for piece in line.split("  ") if piece))


def words(text: str) -> tuple[bytes, ...]:
    """The words of a text."""
    return utf8(*dict.fromkeys(text.split()))


MARKUP = pieces("""\
<p>  </p>  <div>  <table><tr><td>  <script>  <style>  <!--  <svg>  <math>  <template>  <a href='//x'>  <br>  &nbsp;
<meta charset=utf-16>  <meta charset=utf-7>  <meta charset=punycode>  <meta charset=idna>  <meta charset=unicode_escape>
<meta name=date content=2021-07-27>  <?xml version='1.0' encoding='x'?>  <script type='application/ld+json'>
{"datePublished":"2021-01-01"}  <time datetime='2021'>  <h1>  <article>  <li>  <base href='http://['>
<link rel=canonical href='http://['>  <title>  <img src=x>  <iframe>  <blockquote>  xmlns:x='x'""")
JSON = pieces("""\
"text"  "title"  "published"  "source"  "url"  "id"  "date"  null  true  1e400  "\\ud83d"  [[[[  {}  {"a":  "date":1e14,
"source":{"name":[1]},  "text":["a",["b"]],  //  /*  NaN  -Infinity  "statements"  "content":[[0,1]]""")
FEED = pieces("""\
<item>  </item>  <entry>  <link>  <link href='http://['/>  <guid>  <pubDate>  <content:encoded>  <description>  <updated>
<media:content url='x'/>  <georss:point>1 x</georss:point>  <itunes:duration>  <!DOCTYPE a [<!ENTITY x SYSTEM 'file:///a'>]>
<!ENTITY c '&b;&b;&b;&b;'>  &c;  <dc:date>  0000-13-99T99:99:99Z  <rdf:RDF>  xml:base='http://['  <cc:license>  <textInput>
<content type='application/octet-stream'>  <cloud domain='x'/>  <author>  <category term='x'/>""")
ARCHIVED = (
    b"WARC/1.1\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Encoding: deflate\r\n",
    b"WARC-Type: warcinfo\r\n",
    b"HTTP/1.1 200\r\n",
)
SOURCES = pieces("""\
[[source]]  [source]  address =  every =  "1s"  kind = "feed"  text =  \"\"\"  '''  \\u0000  1979-05-27  inf  0x  a.b.c =  <opml>
<outline xmlUrl='x'/>  <!ENTITY x 'y'>  http://[  xmlUrl='http://127.0.0.1/'""")
RULES = pieces("""\
User-agent: qawl  User-agent:  Disallow: /  Allow:  Crawl-delay: 1e999  Crawl-delay: -1  Crawl-delay: nan  %2f  *a*a*a  $  %zz
Request-rate: 9/0  Visit-time: 9999-x  Sitemap:  Host:  #""")
ASKED = pieces("""\
&  words=  speaker=  cursor=  limit=  since=  as_of=  topic=  who=  name=  %ff  +  way=meaning  format=csv""")
SEARCHED = pieces("""\
"  *  ^  NEAR(  OR  AND""")
CELLS = (b"=", b"+", b"@", b"\t=", b"'", b"|", b" | ", b"_x000D_", b"\xc2\x85", b"\f")
TIMES = words(
    "يوليو تموز محرم رمضان 1443 هـ 2021 الثلاثاء الأسبوع الماضي المقبل أمس غدا نهاية مطلع العام الجاري القرن العشرين عشر سنوات"
    " ثلاثة أشهر خلال منذ قبل بعد الساعة الخامسة مساء صباح 17:00 27/7/2021 2021-07-27 الربع الأول الصيف الماضية القادم بين و حتى"
    " بحلول كل يوم"
)
CUES = words(
    "قال قالت وأضاف مؤكدا مؤكداً مشيرا إلى أن إن بحسب نقلا عن وكالة الوزير وزير الخارجية الرئيس محمد بن أحمد تعهد التزم سوف لن"
    ' التقى بحث مع في بغداد مؤتمر الجولة الرابعة من الحوار بيان وقال: «نعم» " ” “ » « ، . ؟ ! : ؛ - ( ) #مصطفى_الكاظمي'
)
