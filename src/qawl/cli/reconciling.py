"""Candidates of a reconciliation service: asked for, shown with what was judged of them before, and put to a person.

Invariant: nothing is accepted but by a key that a person presses, and only a record whose page the service itself named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qawl.cli import answers
from qawl.records import Judgement, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qawl.cli.screen import Screen
    from qawl.ledger.judgements import Judged
    from qawl.reconciliation import Candidate, Manifest, Query, Service
    from qawl.store import Store

    Identifications = Mapping[str, Mapping[str, Judgement]]  # by the id of somebody, and identifier


class Known(NamedTuple):
    """Somebody whom the ledger knows. id: of an entity, or the key of a person of the registry; body: whether it is no person."""

    id: str
    name: str
    body: bool


class Proposed(NamedTuple):
    """A candidate with its page, and the identifier that this is, None where it can be none."""

    candidate: Candidate
    page: str | None
    identifier: str | None


class Answer(NamedTuple):
    """Whom a service knows by a name, and who bears it in the ledger."""

    name: str
    bearers: list[Known]
    proposed: list[Proposed]


def reconciled(service: Service, known: Sequence[Known], asked: str) -> list[Answer]:
    """The candidates for everybody found, once a name, or for the name that was asked for. Raises `ReconciliationError`."""
    from qawl.reconciliation import Query

    manifest = service.manifest()
    bearers: dict[Query, list[Known]] = {}
    for each in known:
        bearers.setdefault(_query(each, manifest), []).append(each)
    queries = list(bearers) or [Query(asked)]
    return [
        Answer(query.name, bearers.get(query, []), [_proposed(each, manifest) for each in candidates])
        for query, candidates in zip(queries, service.reconcile(queries), strict=True)
    ]


def _query(each: Known, manifest: Manifest) -> Query:
    """A name with what it is of, where the service has the types of Wikidata."""
    from qawl.reconciliation import HUMAN, ORGANISATION, WIKIDATA, Query

    kind = ORGANISATION if each.body else HUMAN
    return Query(each.name, types=(kind,) if manifest.identifier_space == WIKIDATA else ())


def _proposed(candidate: Candidate, manifest: Manifest) -> Proposed:
    from qawl.ledger.identifiers import IdentifierError, identifier

    page = manifest.page(candidate.id)
    try:
        return Proposed(candidate, page, identifier(page) if page else None)
    except IdentifierError:
        return Proposed(candidate, page, None)


def for_programs(told: Iterable[Answer], judged: Identifications) -> list[dict[str, Any]]:
    """Answers as JSON: each candidate with its identifier, and what was judged of it, by the id of whom."""
    import msgspec

    return [
        {
            "name": answer.name,
            "candidates": [
                msgspec.to_builtins(each.candidate)
                | {"page": each.page, "identifier": each.identifier}
                | {"judged": {who.id: verdict for who, verdict in _verdicts(answer, each, judged)}}
                for each in answer.proposed
            ],
        }
        for answer in told
    ]


def _verdicts(answer: Answer, each: Proposed, judged: Identifications) -> list[tuple[Known, Judgement]]:
    """What was judged of a candidate, for each bearer of the name of whom something was."""
    of = ((who, judged.get(who.id, {}).get(each.identifier or "")) for who in answer.bearers)
    return [(who, verdict) for who, verdict in of if verdict is not None]


_SHOWN = {
    Judgement.SAME: ("accepted", "green"),
    Judgement.DIFFERENT: ("refused", "red"),
    Judgement.UNSURE: ("nobody could tell", "yellow"),
}


def show(screen: Screen, answer: Answer, judged: Identifications) -> None:
    """The candidates of a service, best first, with what was judged of them."""
    told = "candidates of the service:" if answer.proposed else "the service knows nobody by this name"
    screen.line(screen.name(answer.name, "bold"), (f"  {told}", "dim"))
    for each in answer.proposed:
        _candidate(screen, each)
        for who, verdict in _verdicts(answer, each, judged):
            screen.line("        ", _SHOWN[verdict], (f" for {short(who.id)}", "dim"))


def short(id_: str) -> str:
    """An id as it is shown: its beginning, or the whole key of a person of the registry."""
    return id_ if ":" in id_ else id_[:10]


def _candidate(screen: Screen, each: Proposed) -> None:
    found = each.candidate
    score = f"  {found.score:g}{', certain to the service' if found.match else ''}"
    screen.line("    ", (found.id, "cyan"), "  ", screen.name(found.name), (score, "dim"))
    for line in (found.description, each.page):
        if line:
            screen.line("        ", screen.name(line, "dim"))


# --- put to a person ----------------------------------------------------------------------------------------------------


class Question(NamedTuple):
    """Whether somebody is a candidate, of whom nobody has judged yet; name: by which the service was asked."""

    who: Known
    name: str
    proposed: Proposed
    identifier: str


def questions(told: Iterable[Answer], judged: Identifications) -> list[Question]:
    """Each bearer of a name with each candidate of whom nobody has judged. Who is known by a record of the service is done."""
    return [
        Question(who, answer.name, each, each.identifier)
        for answer in told
        for who in answer.bearers
        for each in answer.proposed
        if each.identifier
        and each.identifier not in judged.get(who.id, {})
        and not _is_settled(judged.get(who.id, {}), each.identifier)
    ]


def _is_settled(judged: Mapping[str, Judgement], identifier: str) -> bool:
    """Whether a record of the same service was accepted: it has one of everybody, but for mistakes of its own."""
    from qawl.ledger.identifiers import host_of

    accepted = (each for each, verdict in judged.items() if verdict is Judgement.SAME)
    return host_of(identifier) in map(host_of, accepted)


class _Step(NamedTuple):
    """A question that was put, by its place, and the judgement, None where none was made."""

    place: int
    made: Judged | None


def ask(screen: Screen, store: Store, asked: Sequence[Question], service: str, by: str) -> None:
    """Put questions to a person and keep the answers; who was accepted for a candidate is not asked about the others.

    service: the address of the service, for the reason that is kept with each answer.
    """
    steps: list[_Step] = []
    place = 0
    while place < len(asked):
        each = asked[place]
        if _accepted(asked, steps, each.who):
            place += 1
            continue
        screen.line("")
        screen.line((f"{place + 1} of {len(asked)}", "dim"))
        screen.line(("one person or body? ", "bold"), screen.name(each.who.name), (f"  {short(each.who.id)}", "cyan"))
        _candidate(screen, each.proposed)
        pressed = answers.key(screen)
        if pressed == answers.END:
            break
        if pressed == answers.BACK:
            if steps:
                place, last = steps.pop()
                if last:
                    store.undo(last.id, by=by)
            continue
        steps.append(_Step(place, _answered(screen, store, each, pressed, service, by)))
        place += 1
    made = [step.made for step in steps if step.made]
    for one in made:
        answers.warn_of_rivals(store, one)
    if made:
        answers.say_judged(screen, len(made))


def _accepted(asked: Sequence[Question], steps: Iterable[_Step], who: Known) -> bool:
    return any(s.made and s.made.judgement is Judgement.SAME and asked[s.place].who == who for s in steps)


def _answered(screen: Screen, store: Store, each: Question, pressed: str, service: str, by: str) -> Judged | None:
    """The judgement that a key stands for; None where nothing is judged, or it contradicts what stands, which is said."""
    from qawl.errors import StoreError

    if pressed not in answers.KEYS:
        return None
    why = f"proposed by {service} for «{each.name}»"
    try:
        return store.judge(Subject.ENTITY, each.who.id, each.identifier, answers.KEYS[pressed], by=by, why=why)
    except StoreError as error:
        screen.line((str(error), "red"))
        return None
