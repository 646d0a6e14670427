"""Who is the subject where an event does not say it: of the clause before it, of a pronoun, of a verb without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.reading.events.field import ADVERBS, QUOTE_MARKS, is_verb
from qawl.reading.vocabulary import CLOSED
from qawl.records import MentionKind

if TYPE_CHECKING:
    from qawl.reading.events.field import Field, Party

ACTORS = frozenset((MentionKind.PERSON, MentionKind.OFFICE, None))
BODIES = frozenset((MentionKind.BODY, MentionKind.COUNTRY, MentionKind.GROUP))


def subjects_before(field: Field, index: int) -> tuple[Party, ...]:
    """The subject of the clause before a word, with those joined to it: the last party that stands where a subject does."""
    subject: list[Party] = []
    for party in field.parties_before(index):
        if _is_subject(field, party):
            subject = [party]
        elif subject and party.prefix == "و" and party.first - subject[-1].last <= 2:
            subject.append(party)
    return tuple(subject)


def _borne(field: Field, party: Party) -> Party:
    """An office whose bearer is named right behind it, as that person: «ولي العهد وزير الدفاع الأمير محمد»."""
    bearer = field.party(party.last + 1) if party.kind is MentionKind.OFFICE else None
    if bearer is None or bearer.kind is not MentionKind.PERSON or bearer.prefix:
        return party
    return bearer._replace(first=party.first, office=(party.head, party.head_last))


def _is_subject(field: Field, party: Party) -> bool:
    """Whether a party stands at the head of a clause or right behind a verb: «[الوزير] التقى», «قال [الوزير]»."""
    document = field.document
    first = document.sentence_bounds(party.first)[0]
    place = party.first - 1
    while place >= first and (document.norms[place] in QUOTE_MARKS or document.norms[place] in ADVERBS):
        place -= 1
    if place < first:
        return party.prefix in ("", "و")
    if party.prefix:
        return False
    norm, shape = document.norms[place], document.shapes[place]
    if not document.tokens[place].is_word and norm not in ("،", ",", "(", ")", "-"):
        return True
    word = field.words[place]
    told = word is not None and (word.verb is not None or word.carrier is not None) and not word.nouns
    if shape in ("comp", "kan", "qad") or norm in ("ان", "بان", "وان", ":"):
        return True
    if shape in CLOSED or (place > first and document.shapes[place - 1] == "rel"):
        return False
    return (
        bool(document.forces[place])
        or told
        or is_verb(norm)
        or (norm in ("،", ",") and place > first and place - first < 6)
    )


def implied(field: Field, index: int, pronoun: str = "") -> tuple[Party, ...]:
    """Whom the pronoun of an owner, or a verb without a subject, stands for; () where it is not sure."""
    if pronoun in ("هما", "هم"):
        return ()
    for party in reversed(field.parties_before(index)):
        acts = _is_subject(field, party) or (pronoun and _owns(field, party))
        if acts and _agrees(field, party, pronoun):
            return (_borne(field, party),)
    subject = _only_subject(field, index)
    return subject if subject and _agrees(field, subject[0], pronoun) else ()


def _owns(field: Field, party: Party) -> bool:
    """Whether a party is the genitive of words or of an event: «تصريحات [الوزير] جاءت خلال لقائه»."""
    place = party.first - 1
    if place < 0 or party.prefix:
        return False
    word = field.words[place]
    return "document" in field.document.tags[place] or bool(word and word.nouns)


def _only_subject(field: Field, index: int) -> tuple[Party, ...]:
    """The one person who is the subject in the sentence before."""
    document = field.document
    sentence = document.sentence[index]
    if sentence < 1:
        return ()
    before = field.parties_before(document.bounds[sentence - 1][1] - 1)
    persons = [party for party in before if party.kind is MentionKind.PERSON and _is_subject(field, party)]
    return (persons[0],) if len({party.name for party in persons}) == 1 else ()


def _agrees(field: Field, party: Party, pronoun: str) -> bool:
    """Whether a party may be meant by ه or ها: feminine is what an office or a body shows by its ending."""
    document = field.document
    if not pronoun:
        return not party.many
    if party.kind is MentionKind.COUNTRY or party.many:
        return pronoun == "ها" and not party.many
    shown = party.office[0] if party.office else party.head
    feminine = document.written(shown).endswith("ة")
    if party.kind is MentionKind.PERSON and party.office is None:
        return True
    return feminine == (pronoun == "ها")
