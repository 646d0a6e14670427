"""Every parser of what comes from outside takes some inputs that nobody meant: the same ones on every run.

`benchmarks/fuzz.py` looks for others, for as long as one likes.
"""

from __future__ import annotations

import pytest
from fuzzing.mutation import LONGEST, Edit, edited, inputs
from fuzzing.parsers import PARSERS
from hypothesis import HealthCheck, Phase, given, settings

from qawl.errors import QawlError

EXAMPLES = 40


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_answers_or_refuses(name: str) -> None:
    parser = PARSERS[name]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(inputs(parser.seeds, parser.pieces).map(lambda data: data[:20_000]))
    def some(data: bytes) -> None:
        try:
            parser.run(data)
        except QawlError as error:
            told = str(error)
            assert told.isprintable()

    some()


@pytest.mark.parametrize(
    "seed", [(name, number) for name, each in PARSERS.items() for number in range(len(each.seeds))]
)
def test_a_parser_takes_its_seeds(seed: tuple[str, int]) -> None:
    name, number = seed
    try:
        PARSERS[name].run(PARSERS[name].seeds[number])
    except QawlError as error:
        # A seed may be in order for one of several readers only, such as a line of articles that is no annotation.
        assert name in ("gold", "search")
        assert error.hint  # noqa: PT017


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit("put in", 1 << 15, 0, b"--", 2), b"ab----cd"),
        (Edit("put over", 0, 2, b"-", 1), b"-cd"),
        (Edit("leave out", 0, 3, b"", 1), b"d"),
        (Edit("repeat", 0, 1, b"", 2), b"aaabcd"),
        (Edit("cut off", 0, 3, b"", 1), b"abc"),
        (Edit("turn", 0, 1, b"", 1), b"`bcd"),
    ],
)
def test_an_edit_changes_what_it_says(edit: Edit, expected: bytes) -> None:
    assert edited(b"abcd", edit) == expected


def test_no_input_is_longer_than_the_bound() -> None:
    assert len(edited(b"ab", Edit("put in", 0, 0, b"x" * 100, 20_000))) == LONGEST
