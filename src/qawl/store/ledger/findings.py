"""What was found across articles as rows: stories, utterances with their reports, disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select

from qawl.ledger.findings import Copies, Disagreement, Doubt, Story, Utterance
from qawl.ledger.traces import head_of
from qawl.records import Subject
from qawl.store import identity, schema
from qawl.store.ledger.lookup import inserted, permalinks
from qawl.store.words import forms, forms_of_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

    from qawl.ledger.findings import Finding, Mention, Report
    from qawl.ledger.traces import Trace


Values = dict[str, Any]


def forget(connection: Connection, stories: Collection[int], revisions: Collection[int] = ()) -> None:
    """Delete stories and everything found in them, and the utterances that revisions report."""
    said = select(schema.reports.c.utterance).where(schema.reports.c.revision.in_(revisions))
    gone = or_(schema.utterances.c.story.in_(stories), schema.utterances.c.pk.in_(said))
    keys = connection.execute(select(schema.utterances.c.pk).where(gone)).scalars().all()
    connection.execute(delete(schema.reports).where(schema.reports.c.utterance.in_(keys)))
    connection.execute(delete(schema.utterances).where(schema.utterances.c.pk.in_(keys)))
    for table in (schema.disagreements, schema.story_articles):
        connection.execute(delete(table).where(table.c.story.in_(stories)))
    connection.execute(delete(schema.stories).where(schema.stories.c.pk.in_(stories)))
    asked = schema.proposals.c
    of_revisions = or_(asked.one_revision.in_(revisions), asked.other_revision.in_(revisions))
    connection.execute(delete(schema.proposals).where(of_revisions))


def write(connection: Connection, traces: Mapping[int, Trace], found: Iterable[Finding | Doubt]) -> None:
    """Insert what was found; traces: by the revisions of the articles, which go by their ids in the store."""
    rows = _Rows(traces, permalinks(connection, schema.statements, traces.keys()))
    for finding in found:
        match finding:
            case Story():
                rows.story(finding)
            case Copies():
                rows.copies(finding)
            case Utterance():
                rows.utterance(finding)
            case Disagreement():
                rows.disagreement(finding)
            case Doubt():
                rows.doubt(finding)
    rows.insert(connection)


def propose(connection: Connection, doubts: Collection[tuple[int, int, float]]) -> None:
    """Insert questions about pairs of articles, by their revisions, that are likely to tell one story."""
    revisions = {revision for doubt in doubts for revision in doubt[:2]}
    held = schema.articles.join(schema.revisions, schema.articles.c.pk == schema.revisions.c.article)
    chosen = select(schema.revisions.c.pk, schema.articles.c.id).select_from(held)
    ids = {row.pk: row.id for row in connection.execute(chosen.where(schema.revisions.c.pk.in_(revisions)))}
    rows = [
        {"subject": Subject.STORY.value, "likely": likely}
        | {"one": ids[one], "one_revision": one, "other": ids[other], "other_revision": other}
        for one, other, likely in doubts
    ]
    if rows:
        connection.execute(insert(schema.proposals), rows)


class _Rows:
    """Rows of findings; a story comes before what was found in it, and is known by its articles until it has a key."""

    def __init__(self, traces: Mapping[int, Trace], permalinks: Mapping[tuple[int, str], str]) -> None:
        self._traces = {trace.id: trace for trace in traces.values()}
        self._revisions = {trace.id: revision for revision, trace in traces.items()}
        self._permalinks = permalinks
        self._stories: dict[str, Values] = {}  # by article, the same row for all of one story
        self._members: dict[str, Values] = {}
        self._utterances: list[tuple[Values, list[Values]]] = []
        self._disagreements: dict[str, Values] = {}
        self._proposals: list[Values] = []

    def story(self, story: Story) -> None:
        """A story and its articles; it is known by the first of them."""
        told = [self._traces[article] for article in story.articles]
        days = [trace.day for trace in told if trace.day]
        headlines = [head_of(trace.article) for trace in told]
        outlets = list(dict.fromkeys(trace.article.outlet for trace in told if trace.article.outlet))
        first = min(told, key=lambda trace: (trace.day is None, trace.day, trace.id))
        row = {
            "id": identity.finding_id("story", first.id),
            "headline": head_of(first.article),
            "words": forms(" ".join(headlines)),
            "first_day": min(days, default=None),
            "last_day": max(days, default=None),
            "articles": len(told),
            "outlets": outlets,
            "outlet_words": forms_of_name(" ".join(outlets)),
        }
        for article in story.articles:
            self._stories[article] = row
            self._members[article] = {"revision": self._revisions[article], "wire": None}

    def copies(self, copies: Copies) -> None:
        """The articles of a story that are one text: they go by the key of the first."""
        first = min(self._revisions[article] for article in copies.articles)
        for article in copies.articles:
            self._members[article]["wire"] = first

    def utterance(self, said: Utterance) -> None:
        """An utterance and its reports; it is known by the first of them."""
        statements = [self._permalink(mention) for mention in said.mentions]
        row = {
            "id": identity.finding_id("utterance", statements[0]),
            "story": next((each.article for each in said.mentions if each.article in self._stories), None),
            "speaker": said.speaker,
            "speaker_words": forms_of_name(said.speaker or ""),
            "entity": said.entity,
            "voices": said.voices,
            "left_out": list(said.left_out),
        }
        reports: list[Values] = [
            {"statement": statement, "revision": self._revisions[each.article]}
            for statement, each in zip(statements, said.mentions, strict=True)
        ]
        self._utterances.append((row, reports))

    def disagreement(self, told: Disagreement) -> None:
        """Two places that cannot both be right; two speakers of one appearance make one."""
        places = (told.a.article, *told.a.span, told.b.article, *told.b.span)
        id_ = identity.finding_id("disagreement", told.type, *places)
        self._disagreements[id_] = {
            "id": id_,
            "story": told.a.article,
            "type": told.type.value,
            "why": told.why,
            "one": self._revisions[told.a.article],
            "one_span": list(told.a.span),
            "other": self._revisions[told.b.article],
            "other_span": list(told.b.span),
        }

    def doubt(self, doubt: Doubt) -> None:
        """Two reports that a person may want to look at."""
        self._proposals.append(
            {
                "subject": Subject.STATEMENT.value,
                "one": self._permalink(doubt.one),
                "one_revision": self._revisions[doubt.one.article],
                "other": self._permalink(doubt.other),
                "other_revision": self._revisions[doubt.other.article],
                "likely": doubt.likely,
            }
        )

    def _permalink(self, report: Report | Mention) -> str:
        return self._permalinks[self._revisions[report.article], report.statement]

    def insert(self, connection: Connection) -> None:
        """Insert everything, stories first."""
        stories = list({row["id"]: row for row in self._stories.values()}.values())
        keys = dict(zip((row["id"] for row in stories), inserted(connection, schema.stories, stories), strict=True))
        story_of = {article: keys[row["id"]] for article, row in self._stories.items()}
        members = [row | {"story": story_of[article]} for article, row in self._members.items()]
        said = [row | {"story": story_of.get(row["story"])} for row, _ in self._utterances]
        utterances = inserted(connection, schema.utterances, said)
        reports = [
            row | {"utterance": key}
            for key, (_, reports) in zip(utterances, self._utterances, strict=True)
            for row in reports
        ]
        disagreements = [row | {"story": story_of[row["story"]]} for row in self._disagreements.values()]
        for table, rows in (
            (schema.story_articles, members),
            (schema.reports, reports),
            (schema.disagreements, disagreements),
            (schema.proposals, self._proposals),
        ):
            if rows:
                connection.execute(insert(table), rows)
