"""`qawl explain`: why a statement was read as it was: rules, confidence, offsets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.cli.outcome import Outcome

if TYPE_CHECKING:
    from qawl.records import Article, Reading, Statement


def explain(
    target: Annotated[str, typer.Argument(metavar="ID|FILE|-", help="A stored statement's id, or an article to read.")],
    published: options.Published = None,
    outlet: options.Outlet = None,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Say which rule found a statement and its speaker, how sure it is, and where every word of it stands.

    Examples:

    `qawl explain 3f2a9c01d4` explains a stored statement.

    `qawl explain article.txt` reads a file and explains every statement; the store is not asked.
    """
    if _is_id(target):
        _explain_stored(target, store, as_json=as_json, bidi=not no_bidi)
    else:
        _explain_file(target, published, outlet, as_json=as_json, bidi=not no_bidi)


def _is_id(target: str) -> bool:
    return bool(target) and not target.strip("0123456789abcdef") and not Path(target).exists()


def _explain_stored(id_: str, store: str | None, *, as_json: bool, bidi: bool) -> None:
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        found, held = opened.statement(id_)
    each = next(statement for statement in held.reading.statements if statement.id == found.record)
    _print(held.article, held.reading, {each.id: found.id}, as_json=as_json, bidi=bidi)


def _explain_file(source: str, published: str | None, outlet: str | None, *, as_json: bool, bidi: bool) -> None:
    from qawl.cli import inputs

    outcome = Outcome()
    found = inputs.all_articles([source], published=options.day(published), outlet=outlet)
    for result in outcome.only_good(map(inputs.read_one, found)):
        ids = {each.id: each.id for each in result.reading.statements}
        _print(result.article, result.reading, ids, as_json=as_json, bidi=bidi)
    outcome.finish()


def _print(article: Article, reading: Reading, ids: dict[str, str], *, as_json: bool, bidi: bool) -> None:
    """The statements that have an id in `ids`, under that id; as JSON one line an article."""
    chosen = [each for each in reading.statements if each.id in ids]
    if as_json:
        _print_json(article, reading, chosen, ids)
        return
    from qawl.cli import render
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    render.heading(screen, article)
    if not chosen:
        render.nothing_said(screen, article)
    for each in chosen:
        screen.line("")
        render.reasons(screen, article, each, ids[each.id])
    screen.line("")
    screen.line((f"Read by {reading.reader}.", "dim"))


def _print_json(article: Article, reading: Reading, chosen: list[Statement], ids: dict[str, str]) -> None:
    import msgspec

    from qawl.exports.document import statement

    explained = [statement(article, each) | {"id": ids[each.id]} for each in chosen]
    print(msgspec.json.encode({"article": article.id, "reader": reading.reader, "statements": explained}).decode())
