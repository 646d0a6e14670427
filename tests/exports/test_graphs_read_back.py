"""schema.org and Web Annotation as rdflib reads them, FollowTheMoney and brat as their formats say; nothing is fetched."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from qawl.records import words_of
from qawl.store import Query

if TYPE_CHECKING:
    from conftest import Export

    from qawl.store import Store

ADDRESS = "https://sample.invalid/2021/06/21/bridge"
SCHEMA, OA = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/oa#")
ANNOTATION_CONTEXT = {
    "id": "@id",
    "type": "@type",
    "oa": str(OA),
    "as": "http://www.w3.org/ns/activitystreams#",
    **{name: f"oa:{name}" for name in ("Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector")},
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix", "start", "end")},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
}
"""What the recommendation's context says of the terms that are used here: the document itself would have to be fetched."""


def annotations(export: Export, what: str) -> tuple[dict[str, Any], Graph]:
    document = json.loads(export("annotations", what))
    assert document["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    local = {**document, "@context": [ANNOTATION_CONTEXT, *document["@context"][1:]]}
    return document, Graph().parse(data=json.dumps(local), format="json-ld")


def test_quoted_words_are_a_quotation_of_their_speaker_in_the_article(export: Export) -> None:
    graph = Graph().parse(data=export("jsonld", "statements"), format="json-ld")
    (quotation,) = graph.subjects(RDF.type, SCHEMA.Quotation)
    assert graph.value(quotation, SCHEMA.text) == Literal("العمل على الجسر 🌉 يسير كما خُطط له")
    speaker = graph.value(quotation, SCHEMA.spokenByCharacter)
    assert (graph.value(speaker, RDF.type), str(graph.value(speaker, SCHEMA.name))) == (SCHEMA.Person, "سالم الراوي")
    article = graph.value(quotation, SCHEMA.isPartOf)
    assert (graph.value(article, RDF.type), str(graph.value(article, SCHEMA.url))) == (SCHEMA.NewsArticle, ADDRESS)
    assert str(graph.value(graph.value(article, SCHEMA.publisher), SCHEMA.name)) == "النهار الجديد"


def test_what_is_reported_to_be_so_is_a_claim_and_nothing_is_reviewed(export: Export) -> None:
    graph = Graph().parse(data=export("jsonld", "statements"), format="json-ld")
    claims = [str(graph.value(claim, SCHEMA.text)) for claim in graph.subjects(RDF.type, SCHEMA.Claim)]
    assert any("أسعار التمور ارتفعت" in text for text in claims)
    assert all(graph.value(claim, SCHEMA.appearance) for claim in graph.subjects(RDF.type, SCHEMA.Claim))
    assert not list(graph.subjects(RDF.type, SCHEMA.ClaimReview))


@pytest.mark.parametrize(
    ("what", "type_"), [("promises", SCHEMA.PlanAction), ("events", SCHEMA.Event), ("article", SCHEMA.Quotation)]
)
def test_every_record_is_an_element_of_the_feed(export: Export, held: Store, what: str, type_: URIRef) -> None:
    graph = Graph().parse(data=export("jsonld", what), format="json-ld")
    (feed,) = graph.subjects(RDF.type, SCHEMA.DataFeed)
    elements = set(graph.objects(feed, SCHEMA.dataFeedElement))
    assert len(elements) == len(export("jsonl", what).splitlines())
    assert set(graph.subjects(RDF.type, type_)) <= elements
    assert all(str(part).startswith("urn:uuid:") for part in elements)


def test_the_addresses_of_records_are_the_same_in_every_format(export: Export) -> None:
    elements = [each["@id"] for each in json.loads(export("jsonld", "events"))["dataFeedElement"]]
    bodies = [each["body"]["id"] for each in annotations(export, "events")[0]["items"]]
    assert elements == bodies


@pytest.mark.parametrize("what", ["statements", "promises", "events"])
def test_the_selectors_of_an_annotation_point_at_its_words(export: Export, held: Store, what: str) -> None:
    document, graph = annotations(export, what)
    assert len(list(graph.subjects(RDF.type, OA.Annotation))) == len(document["items"])
    records = [json.loads(line) for line in export("jsonl", what).splitlines()]
    for each, record in zip(document["items"], records, strict=True):
        text = held.originals([record["article"]])[record["article"]].article.text
        in_text = [target for target in each["target"] if isinstance(target["selector"], list)]
        for target, span in zip(in_text, record["spans"], strict=True):
            position, quote = target["selector"]
            assert f"{position['start']}-{position['end']}" == span
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_offsets_count_code_points_and_not_utf_16_units(export: Export, held: Store) -> None:
    # The bridge, beyond the BMP, stands before the words of the event: two UTF-16 code units, one code point.
    document, _ = annotations(export, "events")
    each = next(each for each in document["items"] if each["body"].get("schema:startDate") == "2021-06-20")
    position, quote = each["target"][0]["selector"]
    (original,) = held.originals([each["body"]["schema:subjectOf"]["schema:identifier"]]).values()
    units = original.article.text.encode("utf-16-le")
    assert original.article.text[position["start"] : position["end"]] == quote["exact"]
    assert units[2 * position["start"] : 2 * position["end"]].decode("utf-16-le") != quote["exact"]


def test_the_page_is_a_target_by_its_quote_alone(export: Export) -> None:
    _, graph = annotations(export, "article")
    on_page = list(graph.subjects(OA.hasSource, URIRef(ADDRESS)))
    kinds = {graph.value(graph.value(target, OA.hasSelector), RDF.type) for target in on_page}
    assert (len(on_page) > 0, kinds) == (True, {OA.TextQuoteSelector})


def test_entities_of_follow_the_money_stand_once_before_what_refers_to_them(export: Export) -> None:
    for what in ("statements", "promises", "events"):
        entities = [json.loads(line) for line in export("ftm", what).splitlines()]
        seen: dict[str, str] = {}
        for entity in entities:
            assert entity["id"] not in seen
            for name in ("document", "entity", "proof", "subject", "object", "involved"):
                assert all(value in seen for value in entity["properties"].get(name, []))
            seen[entity["id"]] = entity["schema"]
        assert "Article" in seen.values()
    assert seen["article-" + next(iter(seen)).removeprefix("article-")] == "Article"


def test_a_statement_documents_its_speaker(export: Export) -> None:
    entities = {entity["id"]: entity for entity in map(json.loads, export("ftm", "statements").splitlines())}
    said = [each for each in entities.values() if each["schema"] == "Documentation"]
    one = next(each for each in said if "🌉" in each["properties"]["summary"][0])
    speaker = entities[one["properties"]["entity"][0]]
    assert (speaker["schema"], speaker["properties"]["name"]) == ("Person", ["سالم الراوي"])
    assert one["properties"]["sourceUrl"] == [ADDRESS]
    assert one["properties"]["date"] == ["2021-06-21"]


@pytest.mark.parametrize("what", ["statements", "promises", "events", "article"])
def test_stand_off_offsets_read_back_the_words_of_the_file_beside(export: Export, held: Store, what: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export("brat", what)))
    assert json.loads(archive.read("about.json"))["what"] == what
    notes = []
    for name in archive.namelist():
        if not name.endswith(".ann"):
            continue
        text = archive.read(name.replace(".ann", ".txt")).decode()
        lines = archive.read(name).decode().splitlines()
        bound = {line.split("\t")[0]: line.split("\t") for line in lines if line.startswith("T")}
        for _, place, words in bound.values():
            pieces = re.findall(r"(\d+) (\d+)", place)
            assert words == " ".join(text[int(start) : int(end)] for start, end in pieces)
        for line in lines:
            assert all(key in bound for key in re.findall(r"\bT\d+", line))
        notes += [line.split("\t")[2] for line in lines if line.startswith("#")]
    assert sorted(notes) == sorted(json.loads(line)["id"] for line in export("jsonl", what).splitlines())


def test_the_words_of_a_statement_are_its_content_in_stand_off(export: Export, held: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export("brat", "statements")))
    for said in held.statements(Query(speaker="الراوي")):
        original = held.originals([said.article])[said.article]
        span = original.statements[said.id].content[0]
        expected = f"Content {span.start} {span.end}\t{words_of(original.article.text, span)}"
        assert expected in archive.read(f"{said.article}.ann").decode()
