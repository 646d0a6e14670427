"""Through whom, to whom and by what channel: sentence, cue, speaker, content, and what is expected."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.reading.chains import Chain, Tokens, addressee, chains, channel, span_of, via
from qawl.reading.document import Cue, Document, find_cues
from qawl.records import Article, Channel, words_of


class Draft(NamedTuple):
    cue: Cue
    start: int
    end: int
    first: int
    last: int


def draft(document: Document, cue: str, speaker: str, content: str) -> Draft:
    """The draft whose cue, speaker ('' when implied) and content are these words of the document."""
    text = document.text

    def tokens(words: str) -> tuple[int, int]:
        at = text.index(words)
        inside = [i for i, t in enumerate(document.tokens) if t.start < at + len(words) and t.end > at]
        return inside[0], inside[-1]

    first, _ = tokens(cue)
    start, last = tokens(content)
    by_token = {found.token: found for found in find_cues(document)}
    return Draft(by_token[first], start, last + 1, *(tokens(speaker) if speaker else (-1, -1)))


def document(text: str) -> Document:
    return Document(Article(id="t", text=text))


def words(read: Document, mention: Tokens | None) -> str | None:
    return words_of(read.text, span_of(read, mention)) if mention else None


VIA = [
    ("ونقلت وكالة فارس عن ظريف قوله إن الباب مفتوح.", "قوله", "ظريف", "الباب مفتوح", ["وكالة فارس"]),
    ("لكن وكالة فارس نقلت عن ظريف قوله إن الباب مفتوح.", "قوله", "ظريف", "الباب مفتوح", ["وكالة فارس"]),
    ("قال ظريف، بحسب وكالة فارس، إن الباب مفتوح.", "قال", "ظريف", "الباب مفتوح", ["وكالة فارس"]),
    ("قال ظريف إن الباب مفتوح، وفق ما نقلت عنه وكالة فارس.", "قال", "ظريف", "الباب مفتوح", ["وكالة فارس"]),
    ("قال ظريف إن الباب مفتوح، نقلاً عن صحيفة الأخبار.", "قال", "ظريف", "الباب مفتوح", ["صحيفة الأخبار"]),
    (
        "أكدت الحكومة في بيان صادر عن وزارة الخارجية أن الباب مفتوح.",
        "أكدت",
        "الحكومة",
        "الباب مفتوح",
        ["وزارة الخارجية"],
    ),
    ("أكد بايدن في بيان نشره البيت الأبيض أن الباب مفتوح.", "أكد", "بايدن", "الباب مفتوح", ["البيت الأبيض"]),
    ("قالت الحكومة على لسان وزير الصحة إن الباب مفتوح.", "قالت", "الحكومة", "الباب مفتوح", ["وزير الصحة"]),
    ("دعا ظريف عبر قناة العربية إلى وقف القتال.", "دعا", "ظريف", "وقف القتال", ["قناة العربية"]),
    ("قال ظريف إن الباب مفتوح.", "قال", "ظريف", "الباب مفتوح", []),
    ("ذكرت الدراسة التي نشرتها وزارة الصحة أن الوضع جيد.", "ذكرت", "الدراسة", "الوضع جيد", []),
]


@pytest.mark.parametrize(("text", "cue", "speaker", "content", "expected"), VIA)
def test_via_names_the_transmitters(text: str, cue: str, speaker: str, content: str, expected: list[str]) -> None:
    read = document(text)
    d = draft(read, cue, speaker, content)
    found = via(read, d.cue, d.start, d.end, (d.first, d.last))
    assert [words(read, mention) for mention in found] == expected


ADDRESSEE = [
    ("قال الوزير لرويترز إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", "رويترز"),
    ("قال الوزير لـ(الجزيرة) إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", "الجزيرة"),
    ("قال الوزير لوكالة فرانس برس إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", "وكالة فرانس برس"),
    ("وقال كوستا للصحفيين: الباب مفتوح.", "قال", "كوستا", "الباب مفتوح", "صحفيين"),
    ("قال الوزير في حوار مع صحيفة «الغد» إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", "صحيفة «الغد"),
    ("قال الوزير في تصريح خاص لـ«الغد» إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", "الغد"),
    (
        "أكد الأمير في اتصال هاتفي مع الرئيس الفرنسي أن الباب مفتوح.",
        "أكد",
        "الأمير",
        "الباب مفتوح",
        "الرئيس الفرنسي",
    ),
    ("قالت السفيرة خلال لقائها رئيسة المجلس إن الباب مفتوح.", "قالت", "السفيرة", "الباب مفتوح", "رئيسة المجلس"),
    ("طالب الوزير المجتمع الدولي بوقف القتال.", "طالب", "الوزير", "بوقف القتال", "المجتمع الدولي"),
    ("دعت مصر، أمس، مجلس الأمن إلى وقف القتال.", "دعت", "مصر", "وقف القتال", "مجلس الأمن"),
    ("أبلغ الوزير نظيره الروسي أن الباب مفتوح.", "أبلغ", "الوزير", "الباب مفتوح", "نظيره الروسي"),
    ("قدم الوزير شكره وتقديره لرئيس الاتحاد.", "قدم", "الوزير", "شكره وتقديره لرئيس الاتحاد", "رئيس الاتحاد"),
    ("طلب الوزير من مجلس الأمن تأجيل الجلسة.", "طلب", "الوزير", "تأجيل الجلسة", "مجلس الأمن"),
    # the other side of nothing
    ("قال الوزير في جلسة مع بدء الدورة إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", None),
    (
        "قال الوزير في مؤتمر صحفي مع نظيره الروسي إن الباب مفتوح.",
        "قال",
        "الوزير",
        "الباب مفتوح",
        None,
    ),
    ("قال الوزير عقب اجتماع مع نظيره الروسي إن الباب مفتوح.", "قال", "الوزير", "الباب مفتوح", None),
    ("قال سعيد، الأمين العام لحزب الغد، إن الباب مفتوح.", "قال", "سعيد", "الباب مفتوح", None),
    ("وصف الوزير القرار بأنه متسرع.", "وصف", "الوزير", "متسرع", None),
]


@pytest.mark.parametrize(("text", "cue", "speaker", "content", "expected"), ADDRESSEE)
def test_addressee(text: str, cue: str, speaker: str, content: str, expected: str | None) -> None:
    read = document(text)
    d = draft(read, cue, speaker, content)
    assert words(read, addressee(read, d.cue, d.start, d.end, (d.first, d.last))) == expected


CHANNEL = [
    ("قال الوزير في تصريح صحفي إن الباب مفتوح.", Channel.STATEMENT),
    ("قال الوزير خلال مؤتمر صحفي إن الباب مفتوح.", Channel.PRESS_CONFERENCE),
    ("قال الوزير خلال مؤتمر بغداد إن الباب مفتوح.", None),
    ("قال الوزير في تغريدة على تويتر إن الباب مفتوح.", Channel.SOCIAL_MEDIA),
    ("قال الوزير عبر حسابه في تويتر إن الباب مفتوح.", Channel.SOCIAL_MEDIA),
    ("قال الوزير ببيان إن الباب مفتوح.", Channel.STATEMENT),
    ("قال الوزير في لقاء تلفزيوني إن الباب مفتوح.", Channel.INTERVIEW),
    ("وفي كلمة أمام المجلس، قال الوزير إن الباب مفتوح.", Channel.SPEECH),
    ("قال الوزير إن الباب مفتوح.", None),
]


@pytest.mark.parametrize(("text", "expected"), CHANNEL)
def test_channel(text: str, expected: Channel | None) -> None:
    read = document(text)
    d = draft(read, "قال", "الوزير", "الباب مفتوح")
    assert channel(read, d.cue, d.start, d.end, (d.first, d.last)) == expected


def test_participle_keeps_the_chain_of_the_governing_verb() -> None:
    read = document("قال الوزير لرويترز في تصريح صحفي إن الباب مفتوح، مضيفاً أن الحوار قائم.")
    found = chains(read, [draft(read, "قال", "الوزير", "الباب مفتوح"), draft(read, "مضيفاً", "", "الحوار قائم")])
    assert [(words(read, c.addressee), c.channel) for c in found] == [("رويترز", Channel.STATEMENT)] * 2


def test_second_verb_does_not_keep_the_object_of_the_first() -> None:
    read = document("دعت مصر مجلس الأمن إلى وقف القتال وقالت إن الحوار قائم.")
    found = chains(read, [draft(read, "دعت", "مصر", "وقف القتال"), draft(read, "قالت", "", "الحوار قائم")])
    assert [words(read, c.addressee) for c in found] == ["مجلس الأمن", None]


def test_speaker_of_their_own_takes_no_chain_from_others() -> None:
    read = document("قال الوزير لرويترز إن الباب مفتوح، وأكدت مصر أن الحوار قائم.")
    found = chains(read, [draft(read, "قال", "الوزير", "الباب مفتوح"), draft(read, "أكدت", "مصر", "الحوار قائم")])
    assert found[1] == Chain((), None, None)


WORDS = st.sampled_from(
    [
        *("قال", "الوزير", "لـ", "(", "«الغد»", "لرويترز", "للصحفيين", "في", "تصريح", "خلال", "لقائه"),
        *("إن", "،", "بحسب", "نقلت", "عن", "عنه", "وكالة", "قوله", "على", "مع", ":", ".", "\n"),
    ]
)


@given(st.lists(WORDS, max_size=30), st.integers(0, 40), st.integers(0, 40))
def test_chains_stand_on_tokens_whatever_the_draft(parts: list[str], start: int, length: int) -> None:
    read = document(" ".join(parts))
    count = len(read.tokens)
    drafts = [Draft(cue, min(start, count), min(start + length, count), -1, -1) for cue in find_cues(read)]
    drafts = [d for d in drafts if d.start < d.end and not d.start <= d.cue.token < d.end]
    for chain in chains(read, drafts):
        for first, last in (*chain.via, *([chain.addressee] if chain.addressee else [])):
            assert 0 <= first <= last < count
            assert span_of(read, (first, last)).start < span_of(read, (first, last)).end
