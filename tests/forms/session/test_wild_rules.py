"""Faults that forms of others showed: each with the sentence that says what is right."""

from __future__ import annotations

import pytest

from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.instance_xml import to_xml
from tests.forms.building import HEAD, Field, Repeat, evaluate, opened, xform


def test_once_waits_for_a_number_that_is_one() -> None:
    """once: "the value of the expression … if the node is empty"; NaN is stored blank."""
    session = opened(xform([Field("a", "int"), Field("b", rules={"calculate": "once(/data/a * 2)"})]))
    assert session.value("b") == ""
    session.answer("a", 4)
    assert session.value("b") == "8"
    session.answer("a", 5)
    assert session.value("b") == "8"


def test_defaults_of_the_first_load_reach_what_is_hidden_and_read_it() -> None:
    """odk-instance-first-load: "the first time an instance is loaded", whatever is asked then."""
    action = '<setvalue event="odk-instance-first-load" ref="/data/{}" value="{}"/>'
    session = opened(
        xform(
            [
                Field("ask"),
                Field("hidden", default="x", rules={"relevant": "/data/ask = 'yes'"}),
                Field("source", default="y", rules={"relevant": "/data/ask = 'yes'"}),
                Field("taken"),
            ],
            model=action.format("hidden", "concat(., /data/source)") + action.format("taken", "/data/source"),
        )
    )
    assert (session.value("hidden"), session.value("taken")) == ("xy", "y")
    assert not session.relevant("hidden")
    session.answer("ask", "yes")
    assert session.value("hidden") == "xy"


def test_an_occurrence_may_lack_a_place_that_another_has() -> None:
    """XPath 1.0, 2: a path to nothing is the empty node-set, and that is blank."""
    xml = (
        f"{HEAD}<h:head><model><instance><data id='t'><r><a>1</a><b>2</b></r><r><a>3</a></r></data>"
        "</instance>"
        "<bind nodeset='/data/r/a' calculate='concat(../b, \"!\")'/></model></h:head><h:body>"
        "<group ref='/data/r'><repeat nodeset='/data/r'><input ref='/data/r/b'/></repeat></group>"
        "</h:body></h:html>"
    )
    session = opened(xml)
    assert (session.value("r[1]/a"), session.value("r[2]/a")) == ("2!", "!")


def test_a_rule_below_an_attribute_is_left_out_with_a_notice() -> None:
    """XPath 1.0, 5.3: an attribute has no children."""
    definition = load_form(
        xform(
            [Field("a")],
            model='<bind nodeset="/data/a/@x/y" calculate="1"/>'
            '<setvalue event="odk-instance-first-load" ref="/data/a/@x/y" value="1"/>',
        )
    )
    assert sum("/data/a/@x/y" in warning.sentence() for warning in definition.warnings) == 2
    session = opened(definition.xml.decode())
    assert to_xml(session.definition, session.to_save())


def test_the_file_of_a_list_counts_and_not_what_holds_its_place() -> None:
    """XForms 1.1, 3.3.2: with src and inline content, the linked resource is the instance."""
    inline = (
        '<instance id="s" src="jr://file-csv/s.csv"><root><item><name>held</name></item></root></instance>'
    )
    xml = xform([Field("a", rules={"calculate": "instance('s')/root/item[1]/name"})], model=inline)
    assert opened(xml, files={"s.csv": b"name\nfile\n"}).value("a") == "file"
    without = opened(xml)
    assert without.value("a") == "held"
    assert without.definition.missing_files == ["s.csv"]


@pytest.mark.parametrize("same", [True, False])
def test_external_selects_in_any_case_and_beside_a_list_of_the_same_name(same: bool) -> None:
    listed = "xa" if same else "huyen"
    form = f"""
| Survey |
| | Type | Name | Label | Choice_Filter |
| | select_one {listed} | a | A | |
| | select_one_external xa | b | B | true() |

| CHOICES |
| | List_Name | Name | Label |
| | {listed} | 1 | Một |

| External_Choices |
| | list name | name | label |
| | xa | 2 | Hai |
"""
    session = opened(import_form(form.encode(), "x.md").xml.decode())
    assert [choice.value for choice in session.choices("a")] == ["1"]
    assert [choice.value for choice in session.choices("b")] == ["2"]


def test_a_question_in_a_group_that_is_not_its_parent_is_asked() -> None:
    """XForms 1.1, 9.1.1: a group of the body need not follow the data."""
    xml = (
        f"{HEAD}<h:head><model><instance><data id='t'><g><a/></g><b/><m><c/></m></data></instance>"
        "</model></h:head>"
        "<h:body><group ref='/data/g'><input ref='/data/g/a'/><input ref='/data/b'/><input ref='/data/m/c'/>"
        "</group></h:body></h:html>"
    )
    from ui.forms.outline import outline

    session = opened(xml)
    assert [question.ref for question in session.questions()] == ["/data/g/a", "/data/b", "/data/m/c"]
    assert [question.ref for question in outline(session) if question.question] == [
        "/data/g/a",
        "/data/b",
        "/data/m/c",
    ]


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        ("date-time(/data/d) = date(/data/d)", "true"),
        ("date-time(/data/d) != date(/data/d)", "false"),
        ("'2026-11-24T00:00:01.000+07:00' = /data/d", "false"),
        ("/data/d = 'x'", "false"),
    ],
)
def test_a_date_is_equal_to_the_instant_of_its_midnight(test: str, wanted: str) -> None:
    """As for < and >: "the ability to … compare, date and dateTime strings"."""
    assert evaluate(test, {"d": "2026-11-24"}) == wanted


def test_the_name_of_a_choice_follows_what_its_label_is_made_of() -> None:
    """jr:choice-name: the label of the choice, which here is an answer."""
    itemset = '<itemset nodeset="/data/m[n != \'\']"><value ref="k"/><label ref="n"/></itemset>'
    items = '<item><label>Nhà <output value="/data/who"/></label><value>1</value></item>'
    session = opened(
        xform(
            [
                Repeat("m", [Field("k"), Field("n")]),
                Field("who"),
                Field("q", control="select1", inside=itemset),
                Field("p", control="select1", inside=items),
                Field("c", rules={"calculate": "jr:choice-name(/data/q, '/data/q')"}),
                Field("e", rules={"calculate": "jr:choice-name(/data/p, ' ../p ')"}),
            ]
        )
    )
    session.answer("m[1]/k", "1")
    session.answer("m[1]/n", "An")
    session.answer("who", "bà")
    session.answer("q", "1")
    session.answer("p", "1")
    assert (session.value("c"), session.value("e")) == ("An", "Nhà bà")
    session.answer("m[1]/n", "Bình")
    session.answer("who", "ông")
    assert (session.value("c"), session.value("e")) == ("Bình", "Nhà ông")
