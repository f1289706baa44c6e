"""A finished record that is opened again stays as it was closed until somebody edits it."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.form_answers import answers_of, tree_of
from desktop_app.forms.records.instance_xml import from_xml, to_xml
from desktop_app.forms.session.reopening import Renewed
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Node
from tests.forms.building import NOON, Field, Repeat, xform

LATER = NOON + timedelta(days=8 * 365 + 2)
FORM = xform(
    [
        Field("born", "int"),
        Field("name"),
        Field("age", "int", {"calculate": "int(format-date(today(), '%Y')) - /data/born"}),
        Field("stamp", "dateTime", {"calculate": "now()"}),
        Field("id", rules={"calculate": "uuid()"}),
        Field("young", rules={"relevant": "/data/age < 20"}),
        Field("when", rules={"relevant": "today() < date('2027-01-01')"}),
        Repeat("year", [Field("x")], count="/data/age - 9", start=0),
    ],
    model='<setvalue event="odk-instance-load" ref="/data/name" value="concat(/data/name, \'!\')"/>',
)
DEFINITION = load_form(FORM)


def closed() -> bytes:
    session = FormSession(DEFINITION, FixedClock(NOON), random=Random(1))
    session.answer("born", 2015)
    session.answer("young", "lớp 6")
    session.answer("when", "sáng")
    session.answer("year[2]/x", "hai")
    return to_xml(DEFINITION, session.to_save())


def read_again(record: bytes) -> FormSession:
    tree = from_xml(DEFINITION, record)
    return FormSession(DEFINITION, FixedClock(LATER), random=Random(2), tree=tree, reading=True)


def held(root: Node) -> dict[str, str]:
    return {path: value for path, value in to_compact(root).items() if not path.startswith("meta")}


def test_a_finished_record_opened_again_stays_as_it_was() -> None:
    record = closed()
    session = read_again(record)
    before = held(from_xml(DEFINITION, record))
    assert before["age"] == "11"
    assert before["year[]"] == "2"
    assert held(session.root) == before
    assert session.relevant("when")
    assert session.relevant("young")
    session.language = "English"
    session.answer("born", "2015")
    session.answer("young", "lớp 6")
    assert held(session.root) == before, "what is not changed changes nothing"
    assert session.take_renewed() == []
    assert to_xml(DEFINITION, session.to_save()) == record


def test_the_first_edit_works_all_out_anew_and_tells_what_changed() -> None:
    session = read_again(closed())
    before = held(session.root)
    session.answer("name", "An")
    told = {item.ref: item for item in session.take_renewed()}
    assert told["/data/age"] == Renewed("/data/age", "11", "19")
    assert told["/data/stamp"].before == before["stamp"]
    assert told["/data/stamp"].after == session.value("stamp")
    assert told["/data/when"] == Renewed("/data/when", "sáng", ""), "what is not asked any more is told"
    assert told["/data/name"] == Renewed("/data/name", "!", "!!"), "the load event was put off until now"
    assert told["/data/year"] == Renewed("/data/year", "2", "10")
    assert "/data/young" not in told
    assert session.value("name") == "An", "the answer itself comes after"
    assert session.take_renewed() == []
    session.answer("name", "Bình")
    assert session.take_renewed() == [], "told once"


def test_an_answer_of_the_header_is_no_edit_where_nothing_depends_on_it() -> None:
    definition = load_form(
        xform(
            [
                Field("asked_on", "date"),
                Field("born", "int"),
                Field("stamp", "dateTime", {"calculate": "now()"}),
                Field("age", "int", {"calculate": "/data/born + 1"}),
            ]
        )
    )
    first = FormSession(definition, FixedClock(NOON))
    first.answer("born", 2015)
    record = to_xml(definition, first.to_save())
    for ref, edited in (("/data/asked_on", False), ("/data/born", True)):
        session = FormSession(
            definition,
            FixedClock(LATER),
            tree=from_xml(definition, record),
            reading=True,
            header=["/data/asked_on", "/data/born", "/data/not_there"],
        )
        stamp = session.value("stamp")
        session.answer(ref, "2026-11-03" if ref == "/data/asked_on" else 2016)
        assert (session.value("stamp") != stamp) is edited, ref
        assert bool(session.take_renewed()) is edited, ref


def test_adding_and_removing_an_occurrence_are_edits() -> None:
    definition = load_form(
        xform([Repeat("m", [Field("n")]), Field("t", "dateTime", {"calculate": "now()"})], form_id="m")
    )
    for change in ("add", "remove"):
        first = FormSession(definition, FixedClock(NOON))
        tree = from_xml(definition, to_xml(definition, first.to_save()))
        session = FormSession(definition, FixedClock(LATER), tree=tree, reading=True)
        session.add_repeat("m") if change == "add" else session.remove_repeat("m[1]")
        assert [item.ref for item in session.take_renewed()] == ["/data/t"]


def test_only_chosen_calculations_are_worked_out() -> None:
    session = read_again(closed())
    before = held(session.root)
    session.node("age").value = "15"
    session.work_out(["age"])
    assert session.value("age") == "19"
    assert {path for path, value in held(session.root).items() if before.get(path) != value} == {"age"}


ASKED_LATER = load_form(
    xform(
        [
            Field("on"),
            Field("a", default="D", rules={"relevant": "/data/on = '1'"}),
            Repeat(
                "g",
                [Field("b", default="E"), Repeat("p", [Field("c", default="F")], start=2)],
                repeated=False,
                rules={"relevant": "/data/on = '1'"},
            ),
            Repeat("q", [Field("d", default="G")], start=2, rules={"relevant": "/data/on = '1'"}),
        ]
    )
)


@pytest.mark.parametrize("reading", [False, True])
@pytest.mark.parametrize("compact", [False, True])
def test_what_was_not_asked_has_its_defaults_and_occurrences_when_it_is(compact: bool, reading: bool) -> None:
    clock = FixedClock(NOON)
    fresh = FormSession(ASKED_LATER, clock)
    fresh.answer("on", "0")
    saved = answers_of(fresh, relevant_only=True)
    xml = to_xml(ASKED_LATER, fresh.to_save())
    tree = tree_of(ASKED_LATER, saved)[0] if compact else from_xml(ASKED_LATER, xml)
    again = FormSession(ASKED_LATER, clock, tree=tree, reading=reading)
    assert answers_of(again, relevant_only=True) == saved, "they are no part of the record yet"
    assert answers_of(again) == {**saved, "g/p[]": "0"}, "looking at it is no change"
    for session in (fresh, again):
        session.answer("on", "1")
    assert answers_of(again, relevant_only=True) == answers_of(fresh, relevant_only=True)
    assert again.value("g/p[2]/c") == "F"
