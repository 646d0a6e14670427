"""`qawl who`: who held which public office, from the registry that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options

if TYPE_CHECKING:
    import datetime as dt

    from qawl.cli.screen import Screen
    from qawl.ledger.registry import Person, Tenure


def who(
    asked: Annotated[
        str, typer.Argument(metavar="NAME|OFFICE", help="A name in Arabic or English, or an office in Arabic.")
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="Only who held an office on that day.")] = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Tell who somebody is, or who held an office, with the source of each tenure.

    The registry holds heads of state and government, ministers, speakers, spokespeople and envoys of 2011 to 2026.

    Examples:

    `qawl who "وزير الخارجية الأميركي" --on 2015-08-01`

    `qawl who "adel al-jubeir"`
    """
    from qawl.ledger import registry

    day = options.day(on)
    people = registry.found(asked, day)
    if as_json:
        _print_json(people, day)
    else:
        _print_people(people, asked, day, bidi=not no_bidi)


def _print_json(people: list[Person], day: dt.date | None) -> None:
    import msgspec

    told = [
        {"id": p.id, "arabic": p.arabic, "english": p.english, "wikidata": p.wikidata or None}
        | {"tenures": [_told(tenure) for tenure in p.tenures if day is None or tenure.holds(day)]}
        for p in people
    ]
    print(msgspec.json.encode({"on": day, "people": told}).decode())


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


def _print_people(people: list[Person], asked: str, day: dt.date | None, *, bidi: bool) -> None:
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    if not people:
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


def _tenure(screen: Screen, tenure: Tenure) -> None:
    from qawl.ledger.offices import english_of

    row = tenure.row
    until = row.until or f"(in office as of {row.as_of})"
    acting = ", acting" if row.acting else ""
    checked = "" if row.checked else ", not checked"
    screen.line("    ", f"{english_of(tenure.office, tenure.seat)} ({tenure.seat}{acting})  {row.since} – {until}")
    screen.line("        ", (f"source: {row.source}{checked}", "dim"))
