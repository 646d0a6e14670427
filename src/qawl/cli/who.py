"""`qawl who`: who held which public office, from the registry that ships; whom a reconciliation service knows by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qawl.cli import options

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qawl.cli.reconciling import Answer, Known, Question
    from qawl.cli.screen import Screen
    from qawl.ledger.registry import Person, Tenure
    from qawl.reconciliation import Service
    from qawl.records import Judgement
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
            help="Over the network: ask this service whom it knows by these names.",
        ),
    ] = None,
    by: options.By = None,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Tell who somebody is, or who held an office, with the source of each tenure.

    The registry holds heads of state and government, ministers, speakers, spokespeople and envoys of 2011 to 2026. Whom it does
    not know, the stored articles may make known: under their names, with the offices that they give.

    With --reconcile, a service that speaks the Reconciliation API 0.2 is asked for candidates; only the names are sent. At a
    terminal you are then asked which of them it is; elsewhere they are shown, and `qawl review --subject entity --same ID ADDRESS`
    accepts one. What you judge of a candidate is kept and not asked again. Without --reconcile no network is used.

    Examples:

    `qawl who "وزير الخارجية الأميركي" --on 2015-08-01`

    `qawl who "adel al-jubeir"`

    `qawl who "سعد الحربي" --reconcile wikidata`
    """
    from qawl.cli import answers, reconciling
    from qawl.ledger import registry

    day = options.day(on)
    people = registry.found(asked, day)
    stored = _held(store, asked, people, day)
    held = stored or _Held([], {})
    service = _service(reconcile) if reconcile is not None else None
    found = reconciling.reconciled(service, _known(people, held.told), asked) if service else None
    if as_json:
        _print_json(people, held, day, found)
        return
    _print_people(people, held, asked, day, found, bidi=not no_bidi)
    if service and found and stored and answers.at_the_keyboard():
        _ask(store, reconciling.questions(found, held.judged), service, by or answers.user(), bidi=not no_bidi)


def _ask(store: str | None, questions: list[Question], service: Service, by: str, *, bidi: bool) -> None:
    from qawl.cli import reconciling
    from qawl.cli.screen import Screen
    from qawl.store import Store

    if questions:
        with Store.open(store, create=False) as opened:
            reconciling.ask(Screen.open(bidi=bidi), opened, questions, service.address, by)


class _Held(NamedTuple):
    """What the store holds: whom the articles make known under a name, and what was judged of everybody found, by id."""

    told: list[StoredEntity]
    judged: dict[str, dict[str, Judgement]]


def _held(store: str | None, asked: str, people: list[Person], day: dt.date | None) -> _Held | None:
    """What the store holds; None where there is no store, which this command does not need."""
    from qawl.errors import StoreError
    from qawl.store import Store

    try:
        with Store.open(store, create=False) as opened:
            told = [] if day else opened.entities(asked)
            return _Held(told, opened.identifications([*map(_key, people), *(each.id for each in told)]))
    except StoreError:
        if store is not None:
            raise
        return None


def _key(person: Person) -> str:
    return f"person:{person.id}"


# Seconds for which somebody who sits at the keyboard waits for an answer, which is asked for three times.
_PATIENCE = 20


def _service(url: str) -> Service:
    from qawl.reconciliation import Service, wikidata

    return Service(wikidata() if url == "wikidata" else url, timeout=_PATIENCE)


def _known(people: list[Person], told: list[StoredEntity]) -> list[Known]:
    """Everybody found, as a service is asked about him."""
    from qawl.cli.reconciling import Known
    from qawl.ledger.profiles import ProfileKind

    return [
        *(Known(_key(person), person.arabic, body=False) for person in people),
        *(Known(each.id, each.name, body=each.kind is ProfileKind.BODY) for each in told),
    ]


def _print_json(people: list[Person], held: _Held, day: dt.date | None, answers: list[Answer] | None) -> None:
    import msgspec

    from qawl.cli.reconciling import for_programs

    told = [
        {"id": p.id, "arabic": p.arabic, "english": p.english, "wikidata": p.wikidata or None}
        | {"identifiers": _accepted(held, _key(p))}
        | {"tenures": [_told(tenure) for tenure in p.tenures if day is None or tenure.holds(day)]}
        for p in people
    ]
    found: dict[str, object] = {"on": day, "people": told, "articles": held.told}
    if answers is not None:
        found["reconciled"] = for_programs(answers, held.judged)
    print(msgspec.json.encode(found).decode())


def _accepted(held: _Held, id_: str) -> list[str]:
    """The identifiers that were accepted for somebody."""
    from qawl.records import Judgement

    return [each for each, verdict in held.judged.get(id_, {}).items() if verdict is Judgement.SAME]


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
    held: _Held,
    asked: str,
    day: dt.date | None,
    answers: list[Answer] | None,
    *,
    bidi: bool,
) -> None:
    from qawl.cli import reconciling
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    if not people and not held.told:
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
        _identifiers(screen, _accepted(held, _key(person)))
        for tenure in person.tenures:
            if day is None or tenure.holds(day):
                _tenure(screen, tenure)
    for number, each in enumerate(held.told):
        if people or number:
            screen.line("")
        _entity(screen, each)
    for answer in answers or ():
        screen.line("")
        reconciling.show(screen, answer, held.judged)


def _entity(screen: Screen, each: StoredEntity) -> None:
    """Whom the articles alone make known: names, and what they say of him, with the days."""
    from qawl.cli.messages import counted

    days = f"{each.first or 'unknown'} – {each.last or 'unknown'}"
    known = f"  {each.kind.value}, not in the registry, in {counted(each.articles, 'article')}, {days}"
    screen.line(screen.name(each.name, "bold"), "  ", (each.id[:10], "cyan"), (known, "dim"))
    if each.person:
        screen.line("    ", ("judged to be ", "green"), each.person)
    _identifiers(screen, each.identifiers)
    others = [name for name in each.names if name != each.name]
    if others:
        screen.line("    ", ("also: ", "dim"), screen.name("، ".join(others[:6])))
    for label, told in (("office", each.offices), ("body", each.bodies), ("country", each.countries)):
        for name, held in sorted(told.items(), key=lambda pair: -pair[1].count)[:3]:
            screen.line(
                "    ", (f"{label:<8}", "dim"), screen.name(name), (f"  {held.first or ''} – {held.last or ''}", "dim")
            )


def _identifiers(screen: Screen, accepted: Iterable[str]) -> None:
    for each in accepted:
        screen.line("    ", ("judged to be ", "green"), each)


def _tenure(screen: Screen, tenure: Tenure) -> None:
    from qawl.ledger.offices import english_of

    row = tenure.row
    until = row.until or f"(in office as of {row.as_of})"
    acting = ", acting" if row.acting else ""
    checked = "" if row.checked else ", not checked"
    screen.line("    ", f"{english_of(tenure.office, tenure.seat)} ({tenure.seat}{acting})  {row.since} – {until}")
    screen.line("        ", (f"source: {row.source}{checked}", "dim"))
