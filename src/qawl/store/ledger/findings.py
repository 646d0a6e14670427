"""What was found across articles as rows: stories, utterances with their reports, disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select

from qawl.ledger.findings import Copies, Disagreement, Doubt, Story, Utterance
from qawl.ledger.traces import head_of
from qawl.records import Subject
from qawl.store import identity, schema
from qawl.store.words import forms, forms_of_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection, Table

    from qawl.ledger.findings import Finding, Mention, Report
    from qawl.ledger.traces import Trace


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
    writer = _Writer(connection, traces)
    for finding in found:
        match finding:
            case Story():
                writer.story(finding)
            case Copies():
                writer.copies(finding)
            case Utterance():
                writer.utterance(finding)
            case Disagreement():
                writer.disagreement(finding)
            case Doubt():
                writer.doubt(finding)


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


class _Writer:
    """Rows of findings, one after the other: a story comes before what was found in it."""

    def __init__(self, connection: Connection, traces: Mapping[int, Trace]) -> None:
        self._connection = connection
        self._traces = {trace.id: trace for trace in traces.values()}
        self._revisions = {trace.id: revision for revision, trace in traces.items()}
        self._stories: dict[str, int] = {}
        self._disagreements: set[str] = set()
        self._permalinks = _permalinks(connection, traces.keys())

    def story(self, story: Story) -> None:
        """A story and its articles; it is known by the first of them."""
        told = [self._traces[article] for article in story.articles]
        days = [trace.day for trace in told if trace.day]
        headlines = [head_of(trace.article) for trace in told]
        outlets = list(dict.fromkeys(trace.article.outlet for trace in told if trace.article.outlet))
        first = min(told, key=lambda trace: (trace.day is None, trace.day, trace.id))
        key = self._insert(
            schema.stories,
            id=identity.finding_id("story", first.id),
            headline=head_of(first.article),
            words=forms(" ".join(headlines)),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            articles=len(told),
            outlets=outlets,
            outlet_words=forms_of_name(" ".join(outlets)),
        )
        self._stories |= dict.fromkeys(story.articles, key)
        rows = [{"revision": self._revisions[article], "story": key, "wire": None} for article in story.articles]
        self._connection.execute(insert(schema.story_articles), rows)

    def copies(self, copies: Copies) -> None:
        """The articles of a story that are one text: they go by the key of the first."""
        members = schema.story_articles
        revisions = [self._revisions[article] for article in copies.articles]
        one_text = members.update().where(members.c.revision.in_(revisions)).values(wire=min(revisions))
        self._connection.execute(one_text)

    def utterance(self, said: Utterance) -> None:
        """An utterance and its reports; it is known by the first of them."""
        statements = [self._permalink(mention) for mention in said.mentions]
        story = next((self._stories[each.article] for each in said.mentions if each.article in self._stories), None)
        key = self._insert(
            schema.utterances,
            id=identity.finding_id("utterance", statements[0]),
            story=story,
            speaker=said.speaker,
            speaker_words=forms_of_name(said.speaker or ""),
            entity=said.entity,
            voices=said.voices,
            left_out=list(said.left_out),
        )
        rows = [
            {"statement": statement, "utterance": key, "revision": self._revisions[each.article]}
            for statement, each in zip(statements, said.mentions, strict=True)
        ]
        self._connection.execute(insert(schema.reports), rows)

    def disagreement(self, told: Disagreement) -> None:
        """Two places that cannot both be right."""
        one, other = self._revisions[told.a.article], self._revisions[told.b.article]
        places = (told.a.article, *told.a.span, told.b.article, *told.b.span)
        id_ = identity.finding_id("disagreement", told.type, *places)
        if id_ in self._disagreements:
            return  # two speakers of one appearance
        self._disagreements.add(id_)
        self._insert(
            schema.disagreements,
            id=id_,
            story=self._stories[told.a.article],
            type=told.type.value,
            why=told.why,
            one=one,
            one_span=list(told.a.span),
            other=other,
            other_span=list(told.b.span),
        )

    def doubt(self, doubt: Doubt) -> None:
        """Two reports that a person may want to look at."""
        self._insert(
            schema.proposals,
            subject=Subject.STATEMENT.value,
            one=self._permalink(doubt.one),
            one_revision=self._revisions[doubt.one.article],
            other=self._permalink(doubt.other),
            other_revision=self._revisions[doubt.other.article],
            likely=doubt.likely,
        )

    def _permalink(self, report: Report | Mention) -> str:
        return self._permalinks[self._revisions[report.article], report.statement]

    def _insert(self, table: Table, **values: Any) -> int:
        key = self._connection.execute(insert(table).values(**values)).inserted_primary_key
        assert key is not None
        pk: int = key[0]
        return pk


def _permalinks(connection: Connection, revisions: Collection[int]) -> dict[tuple[int, str], str]:
    """The permalinks of the statements of revisions, by revision and id in the reading."""
    rows = schema.statements.c
    chosen = select(rows.id, rows.revision, rows.record).where(rows.revision.in_(revisions))
    return {(row.revision, row.record): row.id for row in connection.execute(chosen)}
