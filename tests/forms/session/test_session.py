"""Filling a form in: relevance, repeats, choices, defaults, actions, problems, closing and reopening."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import set_language
from desktop_app.base.problems import Problem
from desktop_app.forms.definition.secondary import document_of
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.instance_xml import from_xml, to_xml
from desktop_app.forms.session import recalculation
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import clone
from tests.forms.building import HEAD, NOON, Field, Repeat, opened, xform

ITEMS = "".join(f"<item><label>Lựa chọn {item}</label><value>{item}</value></item>" for item in "ab")


def test_wrong_jump_loses_nothing() -> None:
    session = opened(
        xform(
            [
                Field("ask", control="select1", inside=ITEMS),
                Repeat("g", [Field("x", "int")], rules={"relevant": "/data/ask = 'a'"}, repeated=False),
                Field("t", rules={"calculate": "concat('[', /data/g/x, ']')"}),
            ]
        )
    )
    session.answer("ask", "a")
    session.answer("g/x", 7)
    assert session.value("t") == "[7]"
    session.answer("ask", "b")
    assert (session.value("t"), session.value("g/x"), session.relevant("g/x")) == ("[]", "7", False)
    assert b"<x>" not in to_xml(session.definition, session.to_save())
    session.answer("ask", "a")
    assert session.value("t") == "[7]"


def test_required_and_constraint_with_their_messages() -> None:
    xml = xform(
        [Field("a", "int", {"required": "true()", "constraint": ". > 3", "jr:constraintMsg": "Quá nhỏ"})]
    )
    session = opened(xml)
    assert [(problem.ref, problem.kind) for problem in session.problems()] == [("/data/a", "required")]
    assert [problem.message for problem in session.answer("a", 2)] == ["Quá nhỏ"]
    assert session.answer("a", 4) == []
    assert session.problems() == []


def test_default_messages_are_vietnamese() -> None:
    set_language("vi")
    session = opened(xform([Field("a", rules={"required": "true()"})]))
    assert session.problems()[0].message == "Câu này phải có trả lời."


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("int", 12, "12"),
        ("int", "+5", "5"),
        ("decimal", Decimal("2.50"), "2.50"),
        ("decimal", 0.5, "0.5"),
        ("date", date(2026, 2, 1), "2026-02-01"),
        ("dateTime", datetime(2026, 2, 1, 8, 30), "2026-02-01T08:30:00.000+07:00"),  # noqa: DTZ001
        ("time", "08:30", "08:30"),
        ("string", "Ủy ban", "Ủy ban"),
        ("string", ["a", "b"], "a b"),
        ("boolean", True, "true"),
        ("geopoint", "21.03 105.85 0 0", "21.03 105.85 0 0"),
        ("int", None, ""),
    ],
)
def test_answers_are_stored_as_their_type(kind: str, value: object, stored: str) -> None:
    session = opened(xform([Field("a", kind)]))
    session.answer("a", value)  # type: ignore[arg-type]
    assert session.value("a") == stored


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "2.5"),
        ("int", "hai"),
        ("decimal", "1,5"),
        ("date", "2026-02-30"),
        ("time", "25:00"),
        ("dateTime", "hôm nay"),
        ("geopoint", "200 10"),
        ("geotrace", "1 1"),
    ],
)
def test_answers_of_another_type_are_refused(kind: str, value: str) -> None:
    session = opened(xform([Field("a", kind)]))
    with pytest.raises(Problem, match=r"“"):
        session.answer("a", value)
    assert session.value("a") == ""


def test_choices_filtered_by_an_earlier_answer() -> None:
    rows = "".join(
        f"<item><name>{name}</name><label>{label}</label><p>{province}</p></item>"
        for name, label, province in (
            ("bd", "Ba Đình", "hn"),
            ("hk", "Hoàn Kiếm", "hn"),
            ("px", "Phú Xuân", "hue"),
        )
    )
    itemset = (
        "<itemset nodeset=\"instance('xa')/root/item[p = /data/tinh]\">"
        '<value ref="name"/><label ref="label"/></itemset>'
    )
    session = opened(
        xform(
            [Field("tinh"), Field("xa", control="select1", inside=itemset)],
            model=f'<instance id="xa"><root>{rows}</root></instance>',
        )
    )
    assert session.choices("xa") == []
    session.answer("tinh", "hn")
    assert [(choice.value, choice.label) for choice in session.choices("xa")] == [
        ("bd", "Ba Đình"),
        ("hk", "Hoàn Kiếm"),
    ]
    session.answer("xa", "bd")
    session.answer("tinh", "hue")
    assert [choice.kind for choice in session.problems()] == ["choice"]


def test_choices_from_a_repeat() -> None:
    itemset = '<itemset nodeset="/data/p[./name != \'\']"><value ref="name"/><label ref="name"/></itemset>'
    session = opened(
        xform([Repeat("p", [Field("name")], start=2), Field("head", control="select1", inside=itemset)])
    )
    session.answer("p[2]/name", "Lan")
    assert [choice.value for choice in session.choices("head")] == ["Lan"]


def test_choice_from_a_csv_file() -> None:
    itemset = '<itemset nodeset="instance(\'kdc\')/root/item"><value ref="ma"/><label ref="ten"/></itemset>'
    xml = xform(
        [
            Field("k", control="select1", inside=itemset),
            Field("n", rules={"calculate": "pulldata('kdc','ten','ma','02')"}),
        ],
        model='<instance id="kdc" src="jr://file-csv/kdc.csv"/>',
    )
    session = opened(xml, files={"kdc.csv": "ma;ten\n01;Thôn Đông\n02;Thôn Đoài\n".encode()})
    assert [choice.label for choice in session.choices("k")] == ["Thôn Đông", "Thôn Đoài"]
    assert session.value("n") == "Thôn Đoài"
    assert load_form(xml).missing_files == ["kdc.csv"]


def test_geojson_list() -> None:
    data = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{"name":"X","n":3},'
        b'"geometry":{"type":"Point","coordinates":[105.8,21.0]}}]}'
    )
    xml = xform(
        [
            Field(
                "r",
                rules={
                    "calculate": "concat(instance('g')/root/item[id='a']/geometry, '|', instance('g')/item/n)"
                },
            )
        ],
        model='<instance id="g" src="jr://file/g.geojson"/>',
    )
    assert opened(xml, files={"g.geojson": data}).value("r") == "21.0 105.8 0 0|3"


def test_repeats_are_added_and_removed_and_positions_follow() -> None:
    session = opened(
        xform(
            [
                Repeat("p", [Field("x", default="1"), Field("at", rules={"calculate": "position(..)"})]),
                Field("n", rules={"calculate": "count(/data/p)"}),
            ]
        )
    )
    assert session.add_repeat("p") == "/data/p[2]"
    session.add_repeat("/data/p")
    session.answer("p[3]/x", "last")
    session.remove_repeat("p[1]")
    assert (session.value("n"), session.value("p[2]/x"), session.value("p[2]/at")) == ("2", "last", "2")
    with pytest.raises(Problem):
        session.value("p[3]/x")


def test_repeat_count_follows_its_question_and_keeps_what_it_hides() -> None:
    session = opened(
        xform(
            [
                Field("n", "int"),
                Repeat("p", [Repeat("q", [Field("x")], count="../../n - 1")], count="/data/n"),
            ]
        )
    )
    assert session.repeat_count("p") == 0
    session.answer("n", 3)
    assert (session.repeat_count("p"), session.repeat_count("p[3]/q")) == (3, 2)
    session.answer("p[3]/q[2]/x", "kept")
    session.answer("n", 1)
    assert (session.repeat_count("p"), session.repeat_count("p[1]/q")) == (1, 0)
    session.answer("n", 3)
    assert session.value("p[3]/q[2]/x") == "kept"
    with pytest.raises(Problem, match="at most"):
        session.answer("n", 999_999)


def test_defaults_static_dynamic_and_per_occurrence() -> None:
    xml = xform(
        [Field("a", default="1"), Field("d", "date"), Repeat("p", [Field("x", default="spouse")], start=1)],
        model='<setvalue event="odk-instance-first-load" ref="/data/d" value="today()"/>',
    ).replace('jr:template=""><x>spouse', 'jr:template=""><x>child')
    session = opened(xml)
    assert (session.value("a"), session.value("d"), session.value("p[1]/x")) == ("1", "2026-11-24", "spouse")
    session.add_repeat("p")
    assert session.value("p[2]/x") == "child"


def test_new_repeat_and_value_changed_actions() -> None:
    xml = xform(
        [
            Field("age", "int", default="40"),
            Field("note", inside='<setvalue event="xforms-value-changed" ref="/data/seen">Đã sửa</setvalue>'),
            Field("seen"),
            Repeat("p", [Field("x", "int")]),
        ]
    ).replace(
        '<repeat nodeset="/data/p">',
        '<repeat nodeset="/data/p">'
        '<setvalue event="odk-new-repeat" ref="/data/p/x" value="../../age + position(..)"/>',
    )
    session = opened(xml)
    assert session.value("p[1]/x") == ""
    session.add_repeat("p")
    session.answer("note", "x")
    assert (session.value("p[2]/x"), session.value("seen")) == ("42", "Đã sửa")


ITEXT = (
    '<itext><translation lang="English (en)"><text id="a:label">'
    '<value>Hello <output value="/data/n"/></value>'
    '<value form="image">jr://images/en.png</value></text></translation>'
    '<translation lang="Tiếng Việt (vi)" default="true()"><text id="a:label">'
    '<value>Chào <output value="/data/n"/>'
    "</value></text></translation></itext>"
)


def test_translations_outputs_and_media() -> None:
    xml = xform([Field("n"), Field("a")], itext=ITEXT).replace(
        "<label>a</label>", "<label ref=\"jr:itext('a:label')\"/>"
    )
    session = opened(xml)
    session.answer("n", "Lan")
    assert session.definition.languages == ["English (en)", "Tiếng Việt (vi)"]
    assert session.label("a") == "Chào Lan"
    assert session.label("a", "English (en)") == "Hello Lan"
    session.language = "English (en)"
    assert session.label("a") == "Hello Lan"
    assert session.media("a") == {"image": "jr://images/en.png"}


def test_text_that_was_not_translated_is_shown_in_the_default_language() -> None:
    itext = (
        '<itext><translation lang="en"><text id="a:label"><value>-</value></text></translation>'
        '<translation lang="vi" default="true()"><text id="a:label"><value>Chào</value></text></translation>'
        "</itext>"
    )
    xml = xform([Field("a")], itext=itext).replace("<label>a</label>", "<label ref=\"jr:itext('a:label')\"/>")
    assert opened(xml).label("a", "en") == "Chào"


def test_choice_names_and_itext_in_expressions() -> None:
    xml = xform(
        [
            Field("m", "string", control="select", inside=ITEMS),
            Field("r", rules={"calculate": "jr:choice-name(selected-at(/data/m, 1), '/data/m')"}),
            Field("i", rules={"calculate": "jr:itext('a:label')"}),
            Field("n", default="X"),
        ],
        itext=ITEXT,
    )
    session = opened(xml)
    session.answer("m", ["a", "b"])
    assert session.value("r") == "Lựa chọn b"
    assert session.value("i") == "Chào X"


def test_readonly_is_inherited_and_note_is_told_apart() -> None:
    session = opened(
        xform(
            [
                Field("note", rules={"readonly": "true()"}),
                Repeat("g", [Field("x")], rules={"readonly": "/data/k = '1'"}, repeated=False),
                Field("k"),
            ]
        )
    )
    assert [question.kind for question in session.questions()] == ["note", "input", "input"]
    assert not session.readonly("g/x")
    session.answer("k", "1")
    assert session.readonly("g/x")


def test_going_through_the_form_skips_what_is_not_asked() -> None:
    session = opened(
        xform(
            [Field("a"), Field("b", rules={"relevant": "/data/a = '1'"}), Repeat("p", [Field("x")], start=2)]
        )
    )
    assert [question.name for question in session.questions()] == ["a", "x", "x"]
    assert session.current is not None
    assert session.current.ref == "/data/a"
    moved = session.move(1)
    assert moved is not None
    assert moved.ref == "/data/p[1]/x"
    session.answer("a", "1")
    assert [question.ref for question in session.questions()] == [
        "/data/a",
        "/data/b",
        "/data/p[1]/x",
        "/data/p[2]/x",
    ]
    there = session.go_to("p[2]/x")
    assert there is not None
    assert there.ref == "/data/p[2]/x"
    end = session.move(9)
    assert end is not None
    assert end.ref == "/data/p[2]/x"


def test_range_rank_and_trigger() -> None:
    xml = xform(
        [
            Field("r", "int", control="range"),
            Field("k", "odk:rank", control="odk:rank", inside=ITEMS),
            Field("ok", control="trigger", rules={"required": "true()"}),
        ]
    ).replace('<range ref="/data/r">', '<range ref="/data/r" start="1" end="5" step="1">')
    session = opened(xml)
    assert [problem.kind for problem in session.answer("r", 9)] == ["range"]
    assert session.answer("r", 5) == []
    assert [problem.kind for problem in session.answer("k", ["a"])] == ["choice"]
    assert session.answer("k", ["b", "a"]) == []
    assert [problem.kind for problem in session.problems()] == ["required"]
    session.answer("ok", "OK")
    assert session.problems() == []


def test_preloads_and_the_end_stamp() -> None:
    binds = (
        '<bind nodeset="/data/s" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>'
        '<bind nodeset="/data/e" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>'
        '<bind nodeset="/data/u" jr:preload="property" jr:preloadParams="username"/>'
        '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'
    )
    xml = xform([Field("s", "dateTime"), Field("e", "dateTime"), Field("u")]).replace(
        "</model>", binds + "</model>"
    )
    session = opened(xml, properties={"username": "lan"})
    assert session.value("s") == "2026-11-24T12:00:00.000+07:00"
    assert session.value("u") == "lan"
    assert session.value("e") == ""
    session.to_save()
    assert session.value("e") == "2026-11-24T12:00:00.000+07:00"
    made = session.value("meta/instanceID")
    assert made.startswith("uuid:")
    assert len(made) == 41


def test_last_saved_record_gives_defaults() -> None:
    xml = xform(
        [Field("a")],
        model='<instance id="last" src="jr://instance/last-saved"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/a" value="instance(\'last\')/data/a"/>',
    )
    definition = load_form(xml)
    first = opened(xml)
    first.answer("a", "before")
    saved = document_of(from_xml(definition, to_xml(definition, first.to_save())))
    assert opened(xml, last_saved=saved).value("a") == "before"
    assert opened(xml, last_saved=document_of(clone(definition.initial))).value("a") == ""


def test_pulldata_finds_a_row_of_a_long_list_without_going_through_it_each_time() -> None:
    rows = "".join(f"{number},name {number}\n" for number in range(20_000))
    files = {"kdc.csv": f"code,label\n{rows}77,a second one\n".encode()}
    instance = '<instance id="kdc" src="jr://file-csv/kdc.csv"/>'
    found = "pulldata('kdc', 'label', 'code', /data/a)"
    definition = load_form(xform([Field("a"), Field("b", rules={"calculate": found})], model=instance), files)
    session = FormSession(definition, FixedClock(NOON))
    for code, label in (("77", "name 77"), ("19999", "name 19999"), ("x", ""), ("", "")):
        session.answer("a", code)
        assert session.value("b") == label
    definition.instances["kdc"].children["root"][0].children["item"].clear()
    session.answer("a", "12")
    assert session.value("b") == "name 12", "the list was gone through again"


def test_only_dependents_are_evaluated() -> None:
    session = opened(
        xform(
            [
                Field("a", "int"),
                Field("b", "int"),
                Field("x", rules={"calculate": "/data/a + 1"}),
                Field("y", rules={"calculate": "random() + /data/b * 0"}),
            ]
        )
    )
    session.answer("b", 1)
    before = session.value("y")
    session.take_changes()
    session.answer("a", 1)
    assert session.take_changes() == {"/data/a", "/data/x"}
    assert session.value("y") == before


@pytest.mark.parametrize(
    "parts",
    [
        [Field("a", rules={"calculate": "/data/b"}), Field("b", rules={"calculate": "/data/a"})],
        [Field("a", rules={"calculate": ". + 1"})],
        [Field("a", rules={"relevant": "/data/b = 1"}), Field("b", rules={"calculate": "/data/a"})],
        [Repeat("p", [Field("x", rules={"calculate": "count(/data/p/x) + 1"})])],
        [Repeat("p", [Field("x", "int")], count="/data/p/x")],
    ],
)
def test_circles_are_told_with_their_names(parts: list[Field | Repeat]) -> None:
    with pytest.raises(Problem, match="circle: /data/"):
        load_form(xform(parts))


def test_initial_occurrences_keep_their_own_values() -> None:
    xml = (
        f'{HEAD}<h:head><h:title>x</h:title><model><instance><data id="r">'
        '<person jr:template=""><name/><rel>spouse</rel>'
        "</person><person><name>John</name><rel>father</rel></person><person><name>Kofi</name><rel>brother</rel></person>"
        '</data></instance></model></h:head><h:body><group ref="/data/person"><label>P</label>'
        '<repeat nodeset="/data/person">'
        '<input ref="/data/person/name"><label>N</label></input></repeat></group>'
        "</h:body></h:html>"
    )
    session = opened(xml)
    assert [session.value(f"person[{at}]/name") for at in (1, 2)] == ["John", "Kofi"]
    session.add_repeat("person")
    assert (session.value("person[3]/name"), session.value("person[3]/rel")) == ("", "spouse")
    again = FormSession(session.definition, session.world.clock)
    assert again.repeat_count("person") == 2
    assert (
        from_xml(session.definition, to_xml(session.definition, session.root))
        .children["person"][2]
        .position()
        == 3
    )
    assert NOON.tzinfo is not None


def test_calculations_in_the_active_language_follow_it() -> None:
    itext = (
        '<itext><translation lang="vi" default="true()"><text id="c-0"><value>Có</value></text></translation>'
        '<translation lang="en"><text id="c-0"><value>Yes</value></text></translation></itext>'
    )
    model = '<instance id="c"><root><item><key>c-0</key><name>1</name></item></root></instance>'
    rows = "instance('c')/root/item"
    choices = f'<itemset nodeset="{rows}"><value ref="name"/><label ref="jr:itext(key)"/></itemset>'
    fields: list[Field | Repeat] = [
        Field("q", control="select1", inside=choices),
        Field("name", rules={"calculate": "jr:choice-name(/data/q, '/data/q')"}),
        Field("around", rules={"calculate": "concat('<', /data/name, '>')"}),
        Field("drawn", rules={"calculate": "random()"}),
    ]
    session = opened(xform(fields, model=model, itext=itext))
    session.answer("q", "1")
    drawn = session.value("drawn")
    assert session.value("around") == "<Có>"
    session.take_changes()
    session.language = "en"
    assert session.value("around") == "<Yes>"
    assert session.take_changes() == {"/data/name", "/data/around"}
    assert session.value("drawn") == drawn
    tree = session.to_save()
    finished = FormSession(session.definition, session.world.clock, tree=tree, reading=True, language="en")
    finished.language = "vi"
    assert finished.value("around") == "<Yes>"


def test_place_that_cannot_be_found_is_blank() -> None:
    model = '<odk:setgeopoint event="odk-instance-first-load" ref="/data/where"/>'
    session = opened(xform([Field("where", "geopoint", default="21.0 105.8 0 0")], model=model))
    assert session.value("where") == ""


@pytest.mark.parametrize(
    "value",
    [
        b"12",
        {"a": "b"},
        {"a"},
        object(),
        [1, 2],
        [None],
        pytest.param(10**5000, id="huge"),
        Decimal("1E+1000000"),
        10**20,
        "1" * 100_000,
        "\u0661\u0662",
        "x" * 1_000_000,
    ],
)
@pytest.mark.parametrize("ref", ["n", "d"])
def test_what_is_no_number_is_told_in_a_short_sentence(ref: str, value: Any) -> None:
    session = opened(xform([Field("n", "int"), Field("d", "date")]))
    with pytest.raises(Problem) as told:
        session.answer(ref, value)
    assert len(told.value.sentence()) < 200
    assert session.value(ref) == ""


def test_letters_that_no_record_can_carry_are_left_out() -> None:
    session = opened(xform([Field("a")]))
    session.answer("a", "\x00tre\ud800\ufffe làng\x1f\tvà 𠀋")
    assert session.value("a") == "tre làng\tvà 𠀋"


@pytest.mark.parametrize("ref", ["/", "zz", "a[0]", "a[2]", "a[" + "9" * 5000 + "]", "a/b", None, 5, b"a"])
def test_a_wrong_ref_is_told(ref: Any) -> None:
    session = opened(xform([Field("a"), Repeat("p", [Field("x")])]))
    for use in (session.value, session.relevant, session.label, session.remove_repeat, session.add_repeat):
        with pytest.raises(Problem):
            use(ref)
    with pytest.raises(Problem):
        session.answer(ref, "1")


def test_a_repeat_takes_no_more_occurrences_than_a_form_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalculation, "MAX_OCCURRENCES", 3)
    session = opened(xform([Repeat("p", [Field("x")])]))
    while session.repeat_count("p") < 3:
        session.add_repeat("p")
    with pytest.raises(Problem, match="at most 3"):
        session.add_repeat("p")
    assert session.repeat_count("p") == 3


def test_pulldata_without_a_key_finds_nobody() -> None:
    form = xform(
        [Field("a"), Field("n", rules={"calculate": "pulldata('kdc', 'ten', 'ma', /data/a)"})],
        model='<instance id="kdc" src="jr://file-csv/kdc.csv"/>',
    )
    session = opened(form, files={"kdc.csv": b"ma,ten\n,Khong ai\n1,Mot\n"})
    assert session.value("n") == ""
    session.answer("a", "1")
    assert session.value("n") == "Mot"


def test_what_is_preloaded_takes_the_place_of_a_default() -> None:
    session = opened(xform([Field("id", default="uuid:0", rules={"jr:preload": "uid"})]))
    assert session.value("id").startswith("uuid:")
    assert session.value("id") != "uuid:0"


@pytest.mark.parametrize(
    "message", ["jr:itext('m')", "concat(jr:itext('m'), '!')", "jr:itext(concat('m', ''))"]
)
def test_a_message_is_the_text_that_it_names(message: str) -> None:
    texts = '<itext><translation lang="vi"><text id="m"><value>Lớn quá</value></text></translation></itext>'
    rules = {"constraint": ". < 3", "jr:constraintMsg": message}
    session = opened(xform([Field("a", "int", rules)], itext=texts))
    assert session.answer("a", 5)[0].message.rstrip("!") == "Lớn quá"


def test_a_message_that_only_looks_like_an_expression_stays_as_it_is() -> None:
    rules = {"constraint": ". < 3", "jr:constraintMsg": "Xem jr:itext( ở trên"}
    assert opened(xform([Field("a", "int", rules)])).answer("a", 5)[0].message == "Xem jr:itext( ở trên"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_whatever_ends_its_lines(end: str) -> None:
    form = xform(
        [Field("n", rules={"calculate": "pulldata('kdc', 'ten', 'ma', '2')"})],
        model='<instance id="kdc" src="jr://file-csv/kdc.csv"/>',
    )
    rows = end.join(("ma,ten", '"1","Mot"', '2,"Hai, ba"', "")).encode()
    assert opened(form, files={"kdc.csv": rows}).value("n") == "Hai, ba"


def test_a_list_with_a_cell_without_end_is_told() -> None:
    form = xform([Field("n")], model='<instance id="kdc" src="jr://file-csv/kdc.csv"/>')
    with pytest.raises(Problem, match="kdc"):
        opened(form, files={"kdc.csv": b'ma,ten\n1,"' + b"x" * 200_000})
