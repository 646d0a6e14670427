"""Where content ends when several ends are likely."""

from __future__ import annotations

import pytest

from qawl.reading.contents import BEFORE, best_end


def test_an_end_between_two_likely_ones_shares_enough_with_both() -> None:
    end, sure = best_end(0, [(0, 1.0)], [(5, 0.4), (24, 0.4), (12, 0.2)])
    assert end == 12
    assert sure == pytest.approx(1.0)


def test_a_likely_end_is_kept() -> None:
    end, sure = best_end(10, [(10, 1.0)], [(40, 0.8), (14, 0.2)])
    assert end == 40
    assert sure == pytest.approx(0.8)


def test_content_that_may_stand_before_its_cue_is_less_sure() -> None:
    _, sure = best_end(10, [(10, 0.5), (11, 0.2), (BEFORE, 0.3)], [(20, 1.0)])
    assert sure == pytest.approx(0.7)
