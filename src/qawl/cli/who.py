"""`qawl who`: who held which public office, from the registry that ships; whom a reconciliation service knows by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qawl.cli import options

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qawl.cli.screen import Screen
    from qawl.ledger.registry import Person, Tenure
    from qawl.reconciliation import Candidate, Query, Service
    from qawl.store import StoredEntity


def who(
    asked: Annotated[
        str, typer.Argument(metavar="NAME|OFFICE", help="A name in Arabic or English, or an office in Arabic.")
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="Only who held an office on that day.")] = None,
    reconcile: Annotated[
        str | None,
        typer.Option(
            "--reconcile",
            metavar="URL|wikidata",
            help="Over the network: ask this service whom it knows by these names. Nothing is kept.",
        ),
    ] = None,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Tell who somebody is, or who held an office, with the source of each tenure.

    The registry holds heads of state and government, ministers, speakers, spokespeople and envoys of 2011 to 2026. Whom it does
    not know, the stored articles may make known: under their names, with the offices that they give.

    With --reconcile, a service that speaks the Reconciliation API 0.2 is asked for candidates; only the names are sent. They are
    shown, and nothing is taken over. Without it no network is used.

    Examples:

    `qawl who "وزير الخارجية الأميركي" --on 2015-08-01`

    `qawl who "adel al-jubeir"`

    `qawl who "سعد الحربي" --reconcile wikidata`
    """
    from qawl.ledger import registry

    day = options.day(on)
    people = registry.found(asked, day)
    told = [] if day else _told_of(store, asked)
    answers = _reconciled(_service(reconcile), people, told, asked) if reconcile is not None else None
    if as_json:
        _print_json(people, told, day, answers)
    else:
        _print_people(people, told, asked, day, answers, bidi=not no_bidi)


def _told_of(store: str | None, asked: str) -> list[StoredEntity]:
    """Whom the stored articles make known under a name; nobody where there is no store, which this command does not need."""
    from qawl.errors import StoreError
    from qawl.store import Store

    try:
        with Store.open(store, create=False) as opened:
            return opened.entities(asked)
    except StoreError:
        if store is not None:
            raise
        return []


class _Answer(NamedTuple):
    """Whom a service knows by a name, with the page of each; nobody: it knows none."""

    name: str
    candidates: list[tuple[Candidate, str | None]]


# Seconds for which somebody who sits at the keyboard waits for an answer, which is asked for three times.
_PATIENCE = 20


def _service(url: str) -> Service:
    from qawl.reconciliation import Service, wikidata

    return Service(wikidata() if url == "wikidata" else url, timeout=_PATIENCE)


def _reconciled(service: Service, people: list[Person], told: list[StoredEntity], asked: str) -> list[_Answer]:
    """The candidates for everybody found, or for the name that was asked for where nobody was. Raises `ReconciliationError`."""
    manifest = service.manifest()
    queries = list(dict.fromkeys(_queries(people, told, asked, manifest.identifier_space)))
    return [
        _Answer(query.name, [(each, manifest.page(each.id)) for each in candidates])
        for query, candidates in zip(queries, service.reconcile(queries), strict=True)
    ]


def _queries(people: list[Person], told: list[StoredEntity], asked: str, space: str) -> Iterator[Query]:
    """Names with what they are of, where the service has the types of Wikidata."""
    from qawl.ledger.profiles import ProfileKind
    from qawl.reconciliation import HUMAN, ORGANISATION, WIKIDATA, Query

    def of(name: str, kind: str) -> Query:
        return Query(name, types=(kind,) if space == WIKIDATA else ())

    for person in people:
        yield of(person.arabic, HUMAN)
    for each in told:
        yield of(each.name, ORGANISATION if each.kind is ProfileKind.BODY else HUMAN)
    if not people and not told:
        yield Query(asked)


def _print_json(
    people: list[Person], told_of: list[StoredEntity], day: dt.date | None, answers: list[_Answer] | None
) -> None:
    import msgspec

    told = [
        {"id": p.id, "arabic": p.arabic, "english": p.english, "wikidata": p.wikidata or None}
        | {"tenures": [_told(tenure) for tenure in p.tenures if day is None or tenure.holds(day)]}
        for p in people
    ]
    found: dict[str, object] = {"on": day, "people": told, "articles": told_of}
    if answers is not None:
        found["reconciled"] = [
            {
                "name": answer.name,
                "candidates": [msgspec.to_builtins(each) | {"page": page} for each, page in answer.candidates],
            }
            for answer in answers
        ]
    print(msgspec.json.encode(found).decode())


def _told(tenure: Tenure) -> dict[str, object]:
    from qawl.ledger.offices import english_of

    row = tenure.row
    return {
        "office": tenure.office,
        "english": english_of(tenure.office, tenure.seat),
        "seat": tenure.seat,
        "since": row.since,
        "until": row.until or None,
        "as_of": row.as_of or None,
        "acting": row.acting,
        "source": row.source,
        "checked": row.checked,
    }


def _print_people(
    people: list[Person],
    told: list[StoredEntity],
    asked: str,
    day: dt.date | None,
    answers: list[_Answer] | None,
    *,
    bidi: bool,
) -> None:
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    if not people and not told:
        when = f" on {day}" if day else ""
        screen.line(
            "The registry knows nobody for ",
            screen.name(asked),
            f"{when}. Give a full name, or an office with its country.",
        )
    for number, person in enumerate(people):
        if number:
            screen.line("")
        screen.line(screen.name(person.arabic, "bold"), "  ", person.english, (f"  {person.wikidata}", "dim"))
        for tenure in person.tenures:
            if day is None or tenure.holds(day):
                _tenure(screen, tenure)
    for number, each in enumerate(told):
        if people or number:
            screen.line("")
        _entity(screen, each)
    for answer in answers or ():
        screen.line("")
        _answer(screen, answer)


def _answer(screen: Screen, answer: _Answer) -> None:
    """The candidates of a service, best first: proposals for a person to look at."""
    told = "candidates of the service:" if answer.candidates else "the service knows nobody by this name"
    screen.line(screen.name(answer.name, "bold"), (f"  {told}", "dim"))
    for each, page in answer.candidates:
        score = f"  {each.score:g}{', certain to the service' if each.match else ''}"
        screen.line("    ", (each.id, "cyan"), "  ", screen.name(each.name), (score, "dim"))
        for line in (each.description, page):
            if line:
                screen.line("        ", screen.name(line, "dim"))


def _entity(screen: Screen, each: StoredEntity) -> None:
    """Whom the articles alone make known: names, and what they say of him, with the days."""
    from qawl.cli.messages import counted

    days = f"{each.first or 'unknown'} – {each.last or 'unknown'}"
    known = f"  {each.kind.value}, not in the registry, in {counted(each.articles, 'article')}, {days}"
    screen.line(screen.name(each.name, "bold"), "  ", (each.id[:10], "cyan"), (known, "dim"))
    if each.person:
        screen.line("    ", ("judged to be ", "green"), each.person)
    others = [name for name in each.names if name != each.name]
    if others:
        screen.line("    ", ("also: ", "dim"), screen.name("، ".join(others[:6])))
    for label, told in (("office", each.offices), ("body", each.bodies), ("country", each.countries)):
        for name, held in sorted(told.items(), key=lambda pair: -pair[1].count)[:3]:
            screen.line(
                "    ", (f"{label:<8}", "dim"), screen.name(name), (f"  {held.first or ''} – {held.last or ''}", "dim")
            )


def _tenure(screen: Screen, tenure: Tenure) -> None:
    from qawl.ledger.offices import english_of

    row = tenure.row
    until = row.until or f"(in office as of {row.as_of})"
    acting = ", acting" if row.acting else ""
    checked = "" if row.checked else ", not checked"
    screen.line("    ", f"{english_of(tenure.office, tenure.seat)} ({tenure.seat}{acting})  {row.since} – {until}")
    screen.line("        ", (f"source: {row.source}{checked}", "dim"))
