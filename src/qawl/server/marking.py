"""How the marks of an article's text look: the classes of a segment, and what its marks refer to.

The nesting of statements is shown by their shading, and a number stands where each begins: no meaning rests on colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.server.segments import MarkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.server.segments import Segment
    from qawl.server.views.article import ArticleView

DEPTHS, VOICES = 3, 6
"""How many shades of nesting and hues of speakers the stylesheet has."""


class Lookups(NamedTuple):
    """What the marks of an article's text refer to, by number.

    first: which statements begin at an offset; voice: the number of the speaker of each statement; deadline: of each promise;
    time: the value of each time.
    """

    first: Mapping[int, list[int]]
    voice: Mapping[int, int]
    deadline: Mapping[int, str | None]
    time: Mapping[int, str]

    def beginning(self, segment: Segment) -> list[int]:
        """The statements that begin with a segment."""
        return self.first.get(segment.start, [])

    def time_of(self, segment: Segment) -> str | None:
        """The value of the time that a segment names."""
        named = segment.of(MarkKind.TIME)
        return self.time[named[-1].ref] if named else None

    def promised(self, segment: Segment) -> list[tuple[int, str | None]]:
        """The promises that end with a segment, with their deadlines."""
        ending = (mark for mark in segment.of(MarkKind.PROMISE) if mark.span.end == segment.end)
        return [(mark.ref, self.deadline[mark.ref]) for mark in ending]


def lookups(view: ArticleView) -> Lookups:
    """The look-ups of an article's page."""
    first: dict[int, list[int]] = {}
    for each in view.statements:
        first.setdefault(each.begins, []).append(each.number)
    return Lookups(
        first=first,
        voice={each.number: each.voice for each in view.statements},
        deadline={each.number: each.deadline for each in view.promises},
        time={each.number: each.value for each in view.times},
    )


def classes(segment: Segment, own: int | None, look: Lookups | None) -> str:
    """The classes of a segment; own: the number of the statement that the page is about, None where it is about all of them."""
    cues, contents = segment.of(MarkKind.CUE), segment.of(MarkKind.CONTENT)
    found = ["furniture"] if segment.of(MarkKind.FURNITURE) else []
    if own is None:
        found += [f"cue voice-{look.voice[mark.ref] % VOICES}" for mark in cues[-1:] if look]
        found += [f"content depth-{min(len(contents), DEPTHS)}"] if contents else []
        found += ["promise"] if segment.of(MarkKind.PROMISE) else []
    elif any(mark.ref == own for mark in cues):
        found.append("cue")
    elif any(mark.ref == own for mark in contents):
        found.append("content own")
    elif contents:
        found.append("other")
    return " ".join(found)
