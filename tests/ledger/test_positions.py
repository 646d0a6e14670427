"""What one speaker said about one matter over time, and where it changed."""

from __future__ import annotations

import datetime as dt

import pytest
from told_articles import article

from qawl.ledger.positions import Said, Shift, changes, said
from qawl.reading import read


def statements(*told: tuple[str, str]) -> list[Said]:
    """The first statement of each text, by its day."""
    found = []
    for day, text in told:
        made = article(f"a{day}", "النهار الجديد", "خبر", text, dt.date.fromisoformat(day))
        reading = read(made)
        found.append(said(f"id-{day}", made, reading, reading.statements[0].id))
    return found


BRIDGE = "قال وزير الأشغال سعد الحربي إن جسر الضفاف الجديد في البصرة سيفتح أمام السيارات {}."


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            (("2021-03-01", BRIDGE.format("في 30 يونيو 2021")), ("2021-05-02", BRIDGE.format("في 30 سبتمبر 2021"))),
            [(Shift.DATE, "30 يونيو 2021", "30 سبتمبر 2021")],
        ),
        (
            (("2021-03-01", BRIDGE.format("في 30 يونيو 2021")), ("2021-05-02", BRIDGE.format("في يونيو 2021"))),
            [],
        ),
        (
            (("2021-03-01", BRIDGE.format("في 30 يونيو 2021")), ("2021-03-01", BRIDGE.format("في 30 سبتمبر 2021"))),
            [],
        ),
        (
            (
                ("2021-03-01", "قال سعد الحربي إن تكلفة جسر الضفاف الجديد في البصرة بلغت 40 مليون دينار."),
                ("2021-05-02", "قال سعد الحربي إن مهرجان التمور في القصيم يبدأ في 30 سبتمبر 2021."),
            ),
            [],
        ),
        (
            (
                ("2021-03-01", "قال سعد الحربي إن 40 عاملا يعملون في جسر الضفاف الجديد في البصرة."),
                ("2021-05-02", "قال سعد الحربي إن 60 عاملا يعملون في جسر الضفاف الجديد في البصرة."),
            ),
            [(Shift.NUMBER, "40 عاملا", "60 عاملا")],
        ),
    ],
)
def test_what_changed(told: tuple[tuple[str, str], ...], expected: list[tuple[Shift, str, str]]) -> None:
    found = list(changes(statements(*told)))
    assert [(each.shift, each.old, each.new) for each in found] == expected


def test_a_denial_of_what_was_affirmed_is_a_reversal() -> None:
    found = list(
        changes(
            statements(
                ("2021-03-01", "أكد وزير الأشغال سعد الحربي تأجيل افتتاح جسر الضفاف الجديد في البصرة."),
                ("2021-05-02", "نفى وزير الأشغال سعد الحربي تأجيل افتتاح جسر الضفاف الجديد في البصرة."),
            )
        )
    )
    assert [each.shift for each in found] == [Shift.REVERSAL]
