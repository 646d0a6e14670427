"""Bytes to text: which encoding an input is in.

Order: a byte order mark, UTF-16 by its pattern of bytes, what the input or its server declares, UTF-8 where the bytes
are valid, then the Arabic eight-bit encodings (windows-1256, ISO 8859-6) where the text they give is plausible Arabic.
Otherwise the input is refused: text that nobody can vouch for is worse than none.
"""

from __future__ import annotations

import codecs
import re

from .bad import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE)
_LATIN = frozenset(("iso8859-1", "cp1252", "ascii"))  # what servers say when nobody told them
_OF_NO_PAGE = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"))
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")
_FREQUENT = re.compile("[اليمنورتبعد]")
_FEWEST_LETTERS = 4
_HINT = "save it as UTF-8, for example with: iconv -f WINDOWS-1256 -t UTF-8"
_MOST_DAMAGE = 0.05  # share of the characters beyond ASCII that may be broken in what is still called UTF-8


def encoding_of(head: bytes, declared: str | None = None) -> str:
    """The name of the codec for an input that begins with `head`, which may end within a character.

    Raises `UnreadableError` where no encoding gives plausible text.
    """
    for mark, marked in _MARKS:
        if head.startswith(mark):
            return marked
    # Before UTF-8, since the bytes of UTF-16 Arabic are all below 128 and so valid UTF-8 too.
    if wide := _utf16_without_mark(head):
        return wide
    for name in (_codec(declared), _declared(head)):
        if name and not (name in _LATIN and _arabic_eight_bit(head)) and _decodes(head, name):
            return name
    if _decodes(head, "utf-8"):
        return "utf-8"
    guessed = _arabic_eight_bit(head)
    if guessed is None:
        raise UnreadableError(_complaint(head), _HINT)
    return guessed


def decode(data: bytes, declared: str | None = None) -> str:
    """All of an input as text, without a byte order mark. Raises `UnreadableError` where no encoding fits."""
    name = encoding_of(data, declared)
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"byte {error.start:,} is not valid {name}", _HINT) from None


def decode_page(data: bytes, declared: str | None = None) -> str:
    """As `decode`, for web pages: a few broken characters in a page that is UTF-8 become U+FFFD, as in browsers."""
    try:
        return decode(data, declared)
    except UnreadableError:
        if not _mostly_utf8(data):
            raise
        return data.decode("utf-8", "replace")


def encoding_of_records(head: bytes) -> str:
    """As `encoding_of`, for inputs of many records: a few invalid bytes spoil their own record, not the encoding."""
    try:
        return encoding_of(head)
    except UnreadableError:
        if not _mostly_utf8(head):
            raise
        return "utf-8"


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") <= _MOST_DAMAGE * beyond_ascii


def looks_binary(head: bytes) -> bool:
    """Whether bytes that are no known format are not text either: NUL or many control characters, and not UTF-16 or
    UTF-32."""
    if any(head.startswith(mark) for mark, _ in _MARKS) or _utf16_without_mark(head):
        return False
    # Form feed, escape and the like do stray into text; NUL a time or two as well.
    controls = sum(head.count(bytes((code,))) for code in range(32) if code not in (9, 10, 13))
    return controls > max(2, len(head) // 50)


def _codec(name: str | None) -> str | None:
    try:
        found = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return None
    # Codecs such as zip or rot13 do not decode bytes to text; others are no encodings of pages, and slow where one says so.
    return found.name if found and found._is_text_encoding and found.name not in _OF_NO_PAGE else None


def _declared(head: bytes) -> str | None:
    match = _XML.search(head[:200]) or _META.search(head[:4096])
    return _codec(match[1].decode("ascii")) if match else None


def _decodes(head: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(head)
    except (UnicodeError, ValueError):
        return False
    return not (name.startswith("utf-16") and _utf16_without_mark(head) is None)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 shows in its high bytes: those of Arabic letters (6) and of blanks and figures (0) alternate with
    anything else."""
    sample = head[: 4096 - 4096 % 2]
    if len(sample) < 8:
        return None
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        letters_and_blanks = high.count(0) + high.count(6)
        if (
            high.count(0)
            and letters_and_blanks + high.count(0x20) > 0.9 * len(high)
            and letters_and_blanks > 0.7 * len(high)
        ):
            return name
    return None


def _arabic_eight_bit(head: bytes) -> str | None:
    """windows-1256 or ISO 8859-6, whichever gives the more plausible Arabic; None where neither does."""
    scored = [(_plausibility(head[:65536], name), name) for name in ("cp1256", "iso8859-6")]
    score, name = max(scored)
    return name if score > 0 else None


def _plausibility(head: bytes, name: str) -> float:
    """How much like Arabic the bytes over 127 read: mostly letters of the alphabet, half of them the ten most
    frequent."""
    try:
        text = head.decode(name)
    except UnicodeDecodeError:
        return 0.0
    high = [char for char in text if char > "\x7f" and char != "\xa0"]
    letters = "".join(_ARABIC_LETTER.findall(text))
    frequent = len(_FREQUENT.findall(letters))
    if len(letters) < _FEWEST_LETTERS or len(letters) < 0.7 * len(high) or frequent < 0.5 * len(letters):
        return 0.0
    return frequent / len(high)


def _complaint(head: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError as error:
        return f"the text is neither valid UTF-8 (byte {error.start:,}) nor another encoding of Arabic"
    return "the text is in no known encoding of Arabic"
