"""Records in standard XML and in our compact form: both come back as they went."""

from __future__ import annotations

import json
from random import Random

import pytest
from lxml import etree

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.compact import fill, to_compact
from desktop_app.forms.records.instance_xml import blank, from_xml, to_xml
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Node
from tests.forms.building import Field, Repeat, opened, whole_tree, xform
from tests.forms.differential.random_forms import Maker, answer_for

NESTED = xform(
    [
        Field("a"),
        Repeat("g", [Field("x", "int")], repeated=False),
        Repeat("p", [Field("name"), Repeat("q", [Field("y")])]),
        Field("note", rules={"relevant": "/data/a = 'x'"}),
    ]
)


def filled() -> FormSession:
    session = opened(NESTED)
    session.answer("a", "Nguyễn & <Văn>")
    session.answer("g/x", 3)
    session.add_repeat("p")
    session.add_repeat("p[2]/q")
    session.answer("p[2]/q[1]/y", "sâu")
    session.answer("meta/instanceID", "uuid:1")
    return session


def shape_of(node: Node) -> object:
    return (node.name, node.value, [shape_of(child) for group in node.children.values() for child in group])


def test_xml_round_trip() -> None:
    session = filled()
    xml = to_xml(session.definition, session.root)
    back = from_xml(session.definition, xml)
    assert shape_of(back) == shape_of(session.root)
    assert to_xml(session.definition, back) == xml


def test_xml_is_the_standard_one() -> None:
    session = filled()
    root = etree.fromstring(to_xml(session.definition, session.to_save()))
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "t", "1")
    assert [etree.QName(item).localname for item in root] == ["a", "g", "p", "p", "meta"]
    assert (
        root.findtext("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceID") == "uuid:1"
    )
    assert b"template" not in to_xml(session.definition, session.root)


def test_compact_round_trip_is_json() -> None:
    session = filled()
    answers = json.loads(json.dumps(to_compact(session.root)))
    assert answers["a"] == "Nguyễn & <Văn>"
    assert answers["p[2]/q[1]/y"] == "sâu"
    assert answers["p[2]/q[]"] == "1"
    assert "note" not in answers
    back = whole_tree(session.definition, answers)
    assert to_compact(back) == answers
    assert shape_of(back) == shape_of(session.root)


def test_top_level_answers_are_plain_names() -> None:
    session = opened(xform([Field("VH01"), Field("VH02", "int")]))
    session.answer("VH02", 12)
    assert to_compact(session.root) == {"VH02": "12"}


def test_saved_record_reopens_with_all_rules_working() -> None:
    session = filled()
    again = FormSession(
        session.definition,
        session.world.clock,
        tree=whole_tree(session.definition, to_compact(session.root)),
    )
    again.answer("a", "x")
    assert again.relevant("note")
    assert again.value("p[2]/q[1]/y") == "sâu"


def test_record_of_another_form_is_refused() -> None:
    definition = load_form(NESTED)
    with pytest.raises(Problem, match="belongs to the form"):
        from_xml(definition, b'<data id="other"><a/></data>')
    assert fill(blank(definition.root), {"nosuch": "1", "a": "x"}) == ["nosuch"]


def test_xml_with_entities_is_refused_as_a_record() -> None:
    with pytest.raises(Problem, match="entities"):
        from_xml(load_form(NESTED), b'<!DOCTYPE d [<!ENTITY x "y">]><data id="t"><a>&x;</a></data>')


@pytest.mark.parametrize("seed", range(40))
def test_random_records_round_trip_both_ways(seed: int) -> None:
    form = Maker(seed).form()
    session = opened(form.xml)
    random = Random(seed)
    for _ in range(8):
        questions = session.questions()
        if not questions:
            break
        question = random.choice(questions)
        kind = next(place.kind for place in form.places if place.path.endswith("/" + question.name))
        session.answer(question.ref, answer_for(random, kind))
    xml = to_xml(session.definition, session.root)
    assert shape_of(from_xml(session.definition, xml)) == shape_of(session.root)
    assert shape_of(whole_tree(session.definition, to_compact(session.root))) == shape_of(session.root)
    again = FormSession(session.definition, session.world.clock, tree=from_xml(session.definition, xml))
    assert shape_of(again.root) == shape_of(session.root)


@pytest.mark.parametrize(
    "answers",
    [
        {"p[]": "20000"},
        {"p[]": "9" * 5000},
        {"@": "x"},
        {"a@x y": "x"},
        {"p[]": "9000", **{f"p[{number}]/q[]": "9000" for number in range(1, 100)}},
    ],
)
def test_answers_that_no_record_has_get_no_place(answers: dict[str, str]) -> None:
    assert fill(blank(load_form(NESTED).root), answers)


def test_a_record_in_xml_with_too_many_occurrences_is_refused() -> None:
    definition = load_form(NESTED)
    root = definition.root.name
    data = f'<{root} id="{definition.form_id}">{"<p/>" * 10_001}</{root}>'.encode()
    with pytest.raises(Problem, match="at most 10000"):
        from_xml(definition, data)


def test_xml_is_written_of_answers_with_letters_it_cannot_carry() -> None:
    definition = load_form(NESTED)
    tree = whole_tree(definition, {"a": "tre\x00\ud800", "a@id": "\x01làng\uffff"})
    again = from_xml(definition, to_xml(definition, tree))
    assert to_compact(again) == {"a": "tre", "a@id": "làng", "p[]": "0"}
