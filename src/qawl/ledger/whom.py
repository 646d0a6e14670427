"""Whom a name, an office, a country or a key denotes: what a question about somebody's statements begins with."""

from __future__ import annotations

from qawl.ledger import registry
from qawl.ledger.places import code_of

PERSON, GOVERNMENT = "person:", "government:"
"""What the keys of the registry begin with."""


def whom(asked: str) -> tuple[tuple[str, ...], str]:
    """The keys that a name, office or country denotes, and the code of the country that it names, '' for none.

    A key (`person:john-kerry`, `government:IQ`) denotes itself.
    """
    if asked.startswith(PERSON):
        return (asked,), ""
    if asked.startswith(GOVERNMENT):
        return (asked,), asked.removeprefix(GOVERNMENT)
    people = tuple(f"{PERSON}{person.id}" for person in registry.found(asked))
    code = code_of(asked)
    return (*people, *([f"{GOVERNMENT}{code}"] if code else [])), code
