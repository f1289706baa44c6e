"""A workbook with every question type of XLSForm, from import to the finished record."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from desktop_app.forms.importing.importing import ImportedForm, import_form
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.instance_xml import to_xml
from desktop_app.forms.session.session import FormSession
from tests.forms.building import opened, whole_tree

FILES = {"kdc.csv": "ma,ten,tinh\n1,Đông,hn\n2,Tây,hue\n".encode()}
EVERYTHING = (Path(__file__).parent / "everything.md").read_bytes()


@pytest.fixture(scope="module")
def form() -> ImportedForm:
    return import_form(EVERYTHING, "f1.md", FILES)


@pytest.fixture
def session(form: ImportedForm) -> FormSession:
    started = opened(form.xml.decode(), files=FILES, properties={"username": "lan", "deviceid": "d1"})
    started.answer("ten", "Lan")
    started.answer("tuoi", 40)
    started.answer("tinh", "hue")
    started.add_repeat("g/r")
    started.answer("g/r[1]/hoten", "An")
    started.answer("g/r[2]/hoten", "Bé")
    return started


def test_kinds_and_types(session: FormSession) -> None:
    kinds = {question.name: (question.kind, question.type) for question in session.questions()}
    assert kinds["ten"] == ("input", "string")
    assert kinds["diem"] == ("range", "decimal")
    assert kinds["gio"] == ("input", "time")
    assert kinds["luc"] == ("input", "dateTime")
    assert kinds["nhieu"] == ("select", "string")
    assert kinds["xep"] == ("rank", "string")
    assert kinds["ghi"] == ("note", "string")
    assert kinds["dong"] == ("trigger", "string")
    assert kinds["anh"] == kinds["am"] == kinds["vd"] == kinds["tep"] == ("upload", "binary")
    assert kinds["ma"] == ("input", "barcode")
    assert kinds["gp"] == ("input", "geopoint")
    assert "an" not in kinds


def test_texts_in_both_languages(session: FormSession) -> None:
    assert session.definition.languages == ["vi", "en"]
    assert session.label("tuoi") == "Tuổi Lan"
    assert session.label("tuoi", "en") == "Age"
    assert session.label("g/r[2]/rtuoi") == "Tuổi Bé"
    assert session.label("g/r[2]/rr[1]/x") == "X Bé"
    assert session.hint("ten") == "gợi ý"
    assert session.media("ten") == {"image": "jr://images/a.png"}
    assert [item.message for item in session.answer("ten", "x")] == ["Quá ngắn x"]


def test_lists(session: FormSession) -> None:
    assert [(choice.value, choice.label) for choice in session.choices("xa")] == [("px", "Phú Xuân")]
    assert [(choice.value, choice.label) for choice in session.choices("kdc")] == [("2", "Tây")]
    assert {choice.value for choice in session.choices("nhieu")} == {"hn", "hue"}
    assert [choice.value for choice in session.choices("chu")] == ["An", "Bé"]


def test_values_the_form_works_out(session: FormSession) -> None:
    expected = {
        "username": "lan",
        "deviceid": "d1",
        "today": "2026-11-24",
        "ngay": "2026-11-24",
        "luc": "2026-11-24T12:00:00.000+07:00",
        "bam": "2026-11-24T12:00:00.000+07:00",
        "c1": "Tây",
        "c3": "Huế",
        "an": "x",
        "g/r[1]/rtuoi": "10",
        "g/r[2]/rtuoi": "20",
        "g/r[2]/rr_count": "2",
        "g/r[2]/rn": "22",
        "tong": "30",
        "idx": "An",
        "meta/instanceName": "Lan-40",
        "meta/entity/label": "Lan",
    }
    assert {ref: session.value(ref) for ref in expected} == expected
    assert session.repeat_count("g/r[2]/rr") == 2
    kept = session.value("c2")
    session.answer("tuoi", 50)
    assert session.value("c2") == kept


def test_group_that_is_not_relevant_leaves_the_record(session: FormSession) -> None:
    session.answer("tuoi", 10)
    assert session.value("tong") == "0"
    record = etree.fromstring(to_xml(session.definition, session.to_save()))
    assert record.find("g") is None
    assert record.find("ghi") is None
    assert record.find("{*}meta/{*}entity").get("dataset") == "nguoi"
    assert len(record.find("{*}meta/{*}entity").get("id")) == 36


def test_saved_and_opened_again(session: FormSession) -> None:
    answers = to_compact(session.root)
    tree = whole_tree(session.definition, answers)
    again = FormSession(session.definition, session.world.clock, tree=tree)
    assert to_compact(again.root) == answers
