"""A new version of a form: what is carried over, and what is shown because it cannot be."""

from __future__ import annotations

from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.upgrade import Carried, Carrier
from desktop_app.forms.session.session import FormSession
from tests.forms.building import Field, Repeat, opened, whole_tree, xform

ITEMS = "".join(f"<item><label>{item}</label><value>{item}</value></item>" for item in ("1", "2"))
OLD = xform(
    [
        Field("kept"),
        Field("gone"),
        Field("moved", "int"),
        Field("typed"),
        Field("choice"),
        Field("sum", rules={"calculate": "/data/moved + 1"}),
        Repeat("p", [Field("x"), Field("lost")], start=2),
    ]
)
NEW = xform(
    [
        Field("kept"),
        Repeat("g", [Field("moved", "int")], repeated=False),
        Field("typed", "int"),
        Field("choice", control="select1", inside=ITEMS),
        Field("added", default="7"),
        Field("sum", rules={"calculate": "/data/g/moved + 2"}),
        Repeat("p", [Field("x")]),
        Repeat("fresh", [Field("y")]),
    ]
)


def carried(session: FormSession, xml: str) -> Carried:
    """What becomes of the answers of a record in another version of its form."""
    answers = {path: text for path, text in to_compact(session.root).items() if not path.startswith("meta/")}
    return Carrier(session.definition, load_form(xml)).carry(answers)


def test_answers_are_carried_and_the_rest_is_listed() -> None:
    session = opened(OLD)
    for ref, value in (
        ("kept", "a"),
        ("gone", "b"),
        ("moved", "4"),
        ("typed", "many"),
        ("choice", "3"),
        ("p[2]/x", "c"),
        ("p[1]/lost", "d"),
    ):
        session.answer(ref, value)
    result = carried(session, NEW)
    assert {(item.ref, item.value) for item in result.not_carried} == {
        ("gone", "b"),
        ("typed", "many"),
        ("choice", "3"),
        ("p[1]/lost", "d"),
    }
    assert all(item.reason for item in result.not_carried)
    new = load_form(NEW)
    after = FormSession(new, session.world.clock, tree=whole_tree(new, result.answers))
    assert [after.value(ref) for ref in ("kept", "g/moved", "sum", "p[2]/x")] == ["a", "4", "6", "c"]


def test_every_answer_is_either_carried_or_listed() -> None:
    session = opened(OLD)
    answers = {
        "kept": "1",
        "gone": "2",
        "moved": "3",
        "typed": "4",
        "choice": "1",
        "p[1]/x": "5",
        "p[2]/lost": "6",
    }
    for ref, value in answers.items():
        session.answer(ref, value)
    result = carried(session, NEW)
    kept = [path for path in result.answers if not path.endswith("[]")]
    assert len(kept) + len(result.not_carried) == len(answers)


def test_repeat_that_is_gone_is_listed() -> None:
    session = opened(OLD)
    session.answer("p[1]/x", "1")
    result = carried(session, xform([Field("kept")]))
    assert [item.ref for item in result.not_carried] == ["p[1]/x", "p[]"]
