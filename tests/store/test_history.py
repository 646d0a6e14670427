"""Any history of adding, revising, rereading and deciding, against a model in a dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hand_made import TEXT, article, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qawl.store import Query, Status, Store, Verdict

if TYPE_CHECKING:
    from databases import Places

    from qawl.records import Article

TEXTS = [TEXT, "نص ثان بلا قول.", "نص ثالث."]
URLS = [None, "https://example.org/1", "https://example.org/2"]

adding = st.tuples(
    st.just("add"), st.sampled_from(TEXTS), st.sampled_from(URLS), st.sampled_from(["أ", "ب"]), st.integers(1, 3)
)
deciding = st.tuples(st.just("decide"), st.integers(0, 5), st.sampled_from(Verdict))
histories = st.lists(st.one_of(adding, adding, deciding), max_size=14)


class Model:
    """What the store should hold: for each article its texts in order of arrival, and for each text its reader."""

    def __init__(self) -> None:
        self.articles: dict[object, dict[str, int]] = {}
        self.decided: dict[tuple[object, str], int] = {}

    def add(self, given: Article, reader: int) -> Status:
        key = given.url or (given.outlet, given.text)
        if key not in self.articles:
            self.articles[key] = {given.text: reader}
            return Status.NEW
        texts = self.articles[key]
        if given.text not in texts:
            texts[given.text] = reader
            return Status.REVISED
        if reader > texts[given.text]:
            texts[given.text] = reader
            return Status.REREAD
        return Status.UNCHANGED

    def statements(self) -> int:
        return sum(2 for texts in self.articles.values() if [*texts][-1] == TEXT)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories)
def test_any_history_leaves_what_it_should(places: Places, history: list[tuple[object, ...]]) -> None:
    with Store.open(places()) as store:
        model, decisions = Model(), 0
        for step in history:
            if step[0] == "add":
                _, text, url, outlet, version = step
                given_ = article(str(text), url=url, outlet=outlet if url is None else "أ")
                assert isinstance(version, int)
                held = store.holds(given_, f"reader/{version}")
                status = store.add(given_, reading(given_, f"reader/{version}")).status
                assert status is model.add(given_, version)
                assert held is (status is Status.UNCHANGED)
            else:
                found = list(store.statements(Query(rejected=True)))
                if found:
                    chosen = found[int(str(step[1])) % len(found)]
                    assert isinstance(step[2], Verdict)
                    store.decide(chosen.id, step[2], by="هدى")
                    decisions += 1
                    assert store.statement(chosen.id)[0].verdict is step[2]
        counts = store.counts()
        assert counts.articles == len(model.articles)
        assert counts.revisions == sum(map(len, model.articles.values()))
        assert (counts.statements, counts.decisions) == (model.statements(), decisions)
        check_derived_rows(store)


def check_derived_rows(store: Store) -> None:
    """Every listed statement is in its article's reading, under its permalink, with the last decision about it."""
    for row in store.statements(Query(rejected=True)):
        found, held = store.statement(row.id)
        assert found == row
        assert held.ids[row.record] == row.id
        about = [decision.verdict for decision in held.decisions if decision.statement == row.id]
        assert row.verdict == (about[-1] if about else None)
    assert {s.id for s in store.statements(Query(words="جسر", rejected=True))} == {
        s.id for s in store.statements(Query(rejected=True))
    }


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.data())
def test_every_word_of_a_text_is_found(text: str, data: st.DataObject) -> None:
    from qawl.store.words import folded, forms, query_forms

    words = folded(text).split()
    if words:
        word = data.draw(st.sampled_from(words))
        assert all(f" {form} " in forms(text) for form in query_forms(word))


def test_particles_and_spelling_do_not_matter() -> None:
    from qawl.store.words import forms, query_forms

    table = [
        ("العراق", "وبالعراق", True),
        ("عراق", "للعراق", True),
        ("إيران", "وايران", True),
        ("مستشفى", "المستشفي", True),
        ("وزارة", "الوزاره", True),
        ("ولد", "لد", False),
        ("عراق", "عراقي", False),
    ]
    for query, text, expected in table:
        assert all(f" {form} " in forms(text) for form in query_forms(query)) is expected, (query, text)
