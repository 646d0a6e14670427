"""`qawl who`: who held which public office, from the registry that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options

if TYPE_CHECKING:
    import datetime as dt

    from qawl.cli.screen import Screen
    from qawl.ledger.registry import Person, Tenure
    from qawl.store import StoredEntity


def who(
    asked: Annotated[
        str, typer.Argument(metavar="NAME|OFFICE", help="A name in Arabic or English, or an office in Arabic.")
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="Only who held an office on that day.")] = None,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Tell who somebody is, or who held an office, with the source of each tenure.

    The registry holds heads of state and government, ministers, speakers, spokespeople and envoys of 2011 to 2026. Whom it does
    not know, the stored articles may make known: under their names, with the offices that they give.

    Examples:

    `qawl who "وزير الخارجية الأميركي" --on 2015-08-01`

    `qawl who "adel al-jubeir"`
    """
    from qawl.ledger import registry

    day = options.day(on)
    people = registry.found(asked, day)
    told = [] if day else _told_of(store, asked)
    if as_json:
        _print_json(people, told, day)
    else:
        _print_people(people, told, asked, day, bidi=not no_bidi)


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


def _print_json(people: list[Person], told_of: list[StoredEntity], day: dt.date | None) -> None:
    import msgspec

    told = [
        {"id": p.id, "arabic": p.arabic, "english": p.english, "wikidata": p.wikidata or None}
        | {"tenures": [_told(tenure) for tenure in p.tenures if day is None or tenure.holds(day)]}
        for p in people
    ]
    print(msgspec.json.encode({"on": day, "people": told, "articles": told_of}).decode())


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
    people: list[Person], told: list[StoredEntity], asked: str, day: dt.date | None, *, bidi: bool
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
