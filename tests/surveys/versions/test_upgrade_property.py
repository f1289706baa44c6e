"""Whatever two versions of a form look like: nothing typed disappears, and nothing strays unseen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.form_answers import tree_of
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.surveys.versions.answers import AnswerCarrier
from tests.forms.building import Field, Repeat, xform
from tests.support.properties import examples

NAMES = "abcd"
ITEMS = {
    codes: "".join(f"<item><label>{code}</label><value>{code}</value></item>" for code in codes)
    for codes in ("12", "123", "23")
}
VALUES = ("1", "2", "3", "1 2", "nhiều", "05", "+4", "2026-01-02", "x\u0301y")

fields = st.builds(
    lambda name, kind, codes, worked_out: (
        Field(name, rules={"calculate": "1 + 1"})
        if worked_out
        else Field(name, control=kind, inside=ITEMS[codes])
        if kind != "input"
        else Field(name, codes_to_type(codes))
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["input", "input", "select1", "select"]),
    st.sampled_from(sorted(ITEMS)),
    st.sampled_from([False, False, False, True]),
)


def codes_to_type(codes: str) -> str:
    return {"12": "string", "123": "int", "23": "date"}[codes]


def _unlike(parts: list[Field | Repeat]) -> list[Field | Repeat]:
    """One part of a name, as a form has it among siblings."""
    return list({part.name: part for part in parts}.values())


groups = st.builds(
    lambda name, inside, repeated: Repeat(name, _unlike(inside), repeated=repeated),
    st.sampled_from(["p", "q", "a"]),
    st.lists(fields, min_size=1, max_size=3),
    st.booleans(),
)
forms = st.lists(st.one_of(fields, fields, groups), min_size=1, max_size=6).map(
    lambda parts: load_form(xform(_unlike(parts)))
)


def entered(form: FormDefinition, data: st.DataObject) -> tuple[dict[str, str], set[str]]:
    """Answers as they are stored, and the names of those somebody typed."""
    names = short_names(form)
    answers: dict[str, str] = {}
    typed: set[str] = set()
    for shape in form.shapes:
        path = "/".join(place.name for place in shape.chain()[1:])
        if not path or path.startswith("meta"):
            continue
        if shape.repeated:
            answers[f"{path}[]"] = str(data.draw(st.integers(0, 2), label=f"{path}[]"))
            continue
        if shape.children:
            continue
        bind = form.bind(shape)
        worked_out = bind is not None and bind.calculate is not None
        repeat = "/".join(place.name for place in shape.repeats[0].chain()[1:]) if shape.repeats else ""
        count = int(answers[f"{repeat}[]"]) if repeat else 1
        for number in range(1, count + 1):
            value = data.draw(st.sampled_from(("", *VALUES)), label=path)
            key = path.replace(repeat, f"{repeat}[{number}]", 1) if repeat else names.get(path, path)
            if value:
                answers[key] = value
                if not worked_out:
                    typed.add(key)
    return answers, typed


@settings(max_examples=examples(50, 1000))
@given(forms, forms, st.data())
def test_nothing_typed_disappears(old: FormDefinition, new: FormDefinition, data: st.DataObject) -> None:
    answers, typed = entered(old, data)
    done = AnswerCarrier(old, new, "1").carry(answers)
    after = {key: value for key, value in {**answers, **done.changes}.items() if value is not None}
    for item in done.lost:
        assert after[item.key] == item.value, "what cannot be carried stays stored"
    lost = {item.key for item in done.lost}
    kept = [item.value for item in done.lost if not AnswerKey.parse(item.key).is_count]
    tree, unknown = tree_of(new, {key: value for key, value in after.items() if key not in lost})
    placed = [
        value
        for path, value in to_compact(tree).items()
        if not AnswerKey.parse(path).is_count and not worked_out_by(new, path)
    ]
    found, given_in = Counter(map(normal, [*kept, *placed])), Counter(normal(answers[key]) for key in typed)
    results = [normal(answers[key]) for key in leftovers(old, answers)]
    assert given_in <= found, "every answer is under a question or listed"
    assert found <= given_in + Counter(results), "a question may take what was worked out; nothing else"
    assert set(unknown) <= leftovers(old, answers)


def normal(value: str) -> str:
    """As a version of the form writes it; it may write a number or a letter in its own way."""
    return unicodedata.normalize("NFC", value).removeprefix("+")


def worked_out_by(form: FormDefinition, path: str) -> bool:
    shape = form.shape(re.sub(r"\[\d+\]", "", path))
    bind = None if shape is None else form.bind(shape)
    return bind is not None and bind.calculate is not None


def leftovers(old: FormDefinition, answers: dict[str, str]) -> set[str]:
    """Results nobody typed, and counts of repeats that never occurred: they may stay unseen."""
    paths = {name: path for path, name in short_names(old).items()}
    return {
        key
        for key, value in answers.items()
        if worked_out_by(old, paths.get(key, key)) or (key.endswith("[]") and value == "0")
    }


@settings(max_examples=examples(50, 1000))
@given(forms, forms, st.data())
def test_what_has_no_place_is_seen_in_the_new_version(
    old: FormDefinition, new: FormDefinition, data: st.DataObject
) -> None:
    """Nothing marks an answer that was lost: it must be found by holding the form against its version."""
    answers, _ = entered(old, data)
    done = AnswerCarrier(old, new, "1").carry(answers)
    after = {key: value for key, value in {**answers, **done.changes}.items() if value is not None}
    seen = {item.key for item in AnswerCarrier(new, new, "2").carry(after).lost}
    assert {item.key for item in done.lost} <= seen
    assert seen <= {item.key for item in done.lost} | leftovers(old, answers)


@settings(max_examples=examples(50, 1000))
@given(forms, forms, forms, st.data())
def test_a_second_move_keeps_what_the_first_could_not_carry(
    first: FormDefinition, second: FormDefinition, third: FormDefinition, data: st.DataObject
) -> None:
    answers, _ = entered(first, data)
    original = AnswerCarrier(first, second, "1").carry(answers)
    after = {key: value for key, value in {**answers, **original.changes}.items() if value is not None}
    two = AnswerCarrier(second, third, "2").carry(after)
    last = {key: value for key, value in {**after, **two.changes}.items() if value is not None}
    for lost in original.lost:
        assert normal(lost.value) in {normal(value) for value in last.values()}


@settings(max_examples=examples(25, 500))
@given(forms, st.data())
def test_a_version_that_asks_the_same_changes_nothing(form: FormDefinition, data: st.DataObject) -> None:
    answers, _ = entered(form, data)
    done = AnswerCarrier(form, form, "1").carry(answers)
    assert {key for key, value in done.changes.items() if value is None} == set()
    assert {item.key for item in done.lost} <= answers.keys()
