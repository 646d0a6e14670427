"""Which body a naming denotes, whatever article it stands in: «وزارة الصحة» is the ministry of the country that is spoken of.

Invariant: two namings that give one `Body` denote one body, as far as words can tell. A naming that does not tell its body from
others of its kind («الوزارة», «اللجنة المنظمة», «مجلس الإدارة») gives none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.ledger.chains import folded
from qawl.ledger.places import code_of, place_of
from qawl.ledger.tagged import LINKS, city_of, everyday, titles
from qawl.lexicon import tables
from qawl.lexicon.nouns import phrases, sources
from qawl.reading.persons import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qawl.ledger.tagged import Word


class Body(NamedTuple):
    """A body: the bare words of its name without countries, and the country (ISO 3166-1), '' where the words alone tell which."""

    words: tuple[str, ...]
    country: str


def body_of(words: Sequence[Word], focus: Callable[[], str]) -> Body | None:
    """The body that some words name in an article; `focus` gives the country that the article speaks of most, or ''."""
    words = _without_man(words)
    norms = tuple(word.norm for word in words)
    own = tuple(word.bare for word in words if not _code(word.norm) and word.norm not in LINKS)
    codes = {code for norm in norms[1:] if (code := _code(norm))}
    if own in _EVERYWHERE:
        country = next(iter(codes), "") or focus()
        return Body(own, country) if country and len(codes) < 2 else None
    if not norms or norms in phrases() or len(norms) == 1:
        return Body(norms, "") if _known(norms) & {"named_body", "agency"} and norms not in _ASSEMBLIES else None
    if not own or len(codes) > 1 or _is_cut_short(own) or _names_office(words) or _is_described(words):
        return None
    if any(map(city_of, norms[1:])):
        return Body(own, next(iter(codes), ""))
    telling = [word for word in words[1:] if word.bare in own and word.bare not in _PLAIN | _BEYOND]
    if not codes and telling and own[0] in _COMMON and not _BEYOND.isdisjoint(own):
        return Body(own, "")  # «منظمة الصحة العالمية» is one, whatever country is spoken of
    country = next(iter(codes), "") or (focus() if telling else "")
    return Body(own, country) if country and _is_one_of_a_kind(own[0], telling) else None


def _without_man(words: Sequence[Word]) -> Sequence[Word]:
    """The words before a title: «جامعة المثال [الدكتور سعد]» names who speaks for it too."""
    cut = next((n for n, word in enumerate(words) if n and titles().get(word.bare) in ("academic", "rank")), len(words))
    return words[:cut]


def _code(norm: str) -> str:
    """The country of a word, unless it mostly means something else: «وزارة الشؤون [المالية]» is not Mali's."""
    return "" if bare(norm) in _HOMONYMS else code_of(norm)


_HOMONYMS = folded(
    *("مالي", "مالية", "مقاطعة", "صحراوي", "صحراوية", "سليماني", "سليمانية", "ألبان", "مجري", "عيون", "قمر", "كاميرون"),
)


def _known(norms: tuple[str, ...]) -> frozenset[str]:
    if len(norms) == 1:
        return sources().get(norms[0], frozenset())
    return phrases().get(norms, frozenset())


def _is_cut_short(own: tuple[str, ...]) -> bool:
    """Whether a name ends in a title: «مركز الملك», of which the reader did not take the rest."""
    return own[-1] in titles() and own[-1] not in _ENDS


_ENDS = folded("نائب", "رئيس")


def _is_described(words: Sequence[Word]) -> bool:
    """Whether the words speak of a body named before: «[الشركة] المسوقة», «[الوزارة] الإلكترونية»; not «الهيئة العامة للغذاء»."""
    head, second = words[0], words[1]
    definite = head.norm.startswith("ال") and head.bare in _NATIONAL | _MANY
    return definite and second.bare not in _PLAIN | _BEYOND | _OF_STATE and not _code(second.norm)


def _names_office(words: Sequence[Word]) -> bool:
    """Whether the words tell who presides: «[برئاسة أمين المنطقة]»."""
    return words[0].bare == _PRESIDENCY and bool(words[1].tags & {"office", "title"})


_PRESIDENCY = fold("رئاسة")


def _is_one_of_a_kind(head: str, telling: list[Word]) -> bool:
    """Whether a country has one body with this head and these words more.

    It has many companies and parties, so that a common word more does not tell one («شركة الأدوية»).
    """
    if not telling:
        return head in _SOLE
    return head in _NATIONAL or (head in _MANY and (len(telling) > 1 or not everyday(telling[0].norm)))


# What every country has one of, and what a company as well as the United Nations has.
_EVERYWHERE = frozenset(
    tuple(map(bare, map(fold, name.split())))
    for name in (
        *(
            "البنك المركزي",
            "المحكمة العليا",
            "الدفاع المدني",
            "الهلال الأحمر",
            "دار الإفتاء",
            "المفوضية العليا للانتخابات",
        ),
        *("الديوان الملكي", "القصر الملكي", "القصر الجمهوري", "القصر الرئاسي", "قصر الرئاسة"),
    )
)
_ASSEMBLIES = frozenset((tuple(map(fold, ("الجمعية", "العامة"))),))
# Words for what belongs to many countries, and the heads of bodies that they do so with.
_BEYOND = folded(
    *("عالم", "عالمي", "عالمية", "دولي", "دولية", "أمم", "دول", "بلدان", "عربي", "عربية", "خليجي", "خليجية"),
    *("أفريقي", "أفريقية", "إفريقي", "إفريقية", "آسيوي", "آسيوية", "قاري", "قارية"),
)
_COMMON = folded("منظمة", "رابطة", "اتحاد", "وكالة", "صندوق", "بنك", "برلمان", "هيئة", "مجلس", "جامعة")
# What a definite head is followed by in a name, beside the words that many bodies share and those of countries.
_OF_STATE = folded("ملكي", "ملكية", "عسكري", "اتحادي", "اتحادية", "فيدرالي", "عقاري", "إسلامي", "إسلامية")
# Words that many bodies share: adjectives, and what is in every house.
_PLAIN = folded(
    *(
        "عام",
        "عامة",
        "وطني",
        "وطنية",
        "دولي",
        "دولية",
        "محلي",
        "محلية",
        "رسمي",
        "رسمية",
        "أعلى",
        "عليا",
        "تنفيذي",
        "تنفيذية",
    ),
    *(
        "فني",
        "فنية",
        "إداري",
        "إدارية",
        "طبي",
        "طبية",
        "مختص",
        "مختصة",
        "منظم",
        "منظمة",
        "جديد",
        "جديدة",
        "مشترك",
        "مشتركة",
    ),
    *(
        "إعلامي",
        "إعلامية",
        "أمني",
        "أمنية",
        "خاص",
        "خاصة",
        "سابق",
        "فرعي",
        "فرعية",
        "رئيس",
        "رئيسي",
        "رئيسية",
        "مؤقت",
        "مؤقتة",
    ),
    *(
        "منطقة",
        "محافظة",
        "مدينة",
        "مملكة",
        "دولة",
        "بلاد",
        "تابع",
        "تابعة",
        "حالي",
        "حالية",
        "شقيقة",
        "موقر",
        "بلدي",
        "بلدية",
    ),
    *(
        "إدارة",
        "أمناء",
        "مديرين",
        "أعضاء",
        "كلية",
        "جامعة",
        "نادي",
        "شركة",
        "مصغر",
        "استشاري",
        "تأسيسي",
        "عمومية",
        "أهلي",
        "أهلية",
    ),
    *("خيري", "خيرية", "بر", "تعاوني", "تعاونية", "حكومي", "حكومية", "مستقل", "مستقلة", "مختلف", "مختلفة", "شؤون"),
    *("تدريس", "محلفين", "تحرير", "هيئة", "وزارة", "إمارة", "وكالة", "مجلس", "طلاب", "عمداء", "فرع", "ثانوية"),
)
# Heads of bodies of which a country has one of each name, many, or only one.
_NATIONAL = folded(
    *(
        "وزارة",
        "مجلس",
        "برلمان",
        "هيئة",
        "رئاسة",
        "ديوان",
        "مصلحة",
        "صندوق",
        "جيش",
        "حرس",
        "منظمة",
        "اتحاد",
        "بنك",
        "مصرف",
    ),
    *("وكالة", "رابطة", "نقابة", "ادعاء", "نيابة"),
)
_MANY = folded("شركة", "مؤسسة", "جامعة", "صحيفة", "جريدة", "قناة", "حزب", "حركة", "مجموعة", "جمعية")
_SOLE = folded("حكومة", "برلمان", "جيش", "رئاسة", "خارجية", "داخلية", "مالية", "بحرية", "معارضة", "كنيست", "كونغرس")

_WORD = re.compile(r"[^\W_]+")


def focus_of(text: str) -> str:
    """The country that a text speaks of most, where its names, people and cities stand twice as often as any other's; else ''."""
    counts = Counter(code for word in _WORD.findall(text) if (code := _land(word)))
    most = counts.most_common(2)
    return most[0][0] if most and (len(most) == 1 or most[0][1] >= 2 * most[1][1]) else ""


@lru_cache(maxsize=1 << 16)
def _land(word: str) -> str:
    """The country of a word: its name, its people, one of its cities."""
    return _code(fold(word)) or _cities().get(place_of(fold(word)), "")


@cache
def _cities() -> dict[str, str]:
    """Cities and regions that lie in one country, folded, without article."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in tables.load("places"):
        found[fold(row.name).removeprefix("ال")].add(row.country)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
