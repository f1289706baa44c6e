"""The key of a stored answer: every text is one, and what the engine writes is taken apart rightly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.forms.xpath.answer_key import AnswerKey, KeyStep

NAMES = st.from_regex(r"[a-zA-Zđ_][a-zA-Z0-9đ_.\-]{0,12}", fullmatch=True)
STEPS = st.builds(KeyStep, NAMES, st.none() | st.integers(0, 999_999_999))
VERSIONS = st.text(max_size=12)
ATTRIBUTES = NAMES | st.builds("{{{}}}{}".format, st.text("abc:/.~@[]1", max_size=12), NAMES)


@st.composite
def keys(draw: st.DrawFn) -> AnswerKey:
    attribute = draw(st.none() | ATTRIBUTES)
    steps = tuple(draw(st.lists(STEPS, min_size=0 if attribute is not None else 1, max_size=4)))
    is_count = attribute is None and steps[-1].position is None and draw(st.booleans())
    return AnswerKey(steps, is_count, attribute, draw(st.none() | VERSIONS))


@given(keys())
def test_a_key_is_read_as_it_was_written(key: AnswerKey) -> None:
    assert AnswerKey.parse(str(key)) == key


@given(st.text(st.sampled_from("ab/[]~@{}1 9\n"), max_size=14))
def test_every_text_is_a_key_and_stays_the_same(text: str) -> None:
    assert str(AnswerKey.parse(text)) == text


@given(keys(), VERSIONS.filter(lambda version: not version.endswith("~")))
def test_what_is_set_aside_tells_its_version_and_its_own_key(key: AnswerKey, version: str) -> None:
    aside = key.own().quarantined(version)
    again = AnswerKey.parse(str(aside.quarantined_again()))
    assert str(again) != str(aside)
    assert (aside.version, again.version) == (version, version)
    assert aside.own() == again.own() == key.own()


@given(keys())
def test_the_place_has_no_positions(key: AnswerKey) -> None:
    place = AnswerKey.parse(key.place)
    assert (place.positions, place.is_count) == ((), False)
    assert [step.name for step in place.steps] == [step.name for step in key.steps]
    assert key.without_positions().is_count == key.is_count


@pytest.mark.parametrize(
    ("text", "name", "place", "positions", "is_count"),
    [
        ("q01", "q01", "q01", (), False),
        ("house/person[2]/age", "age", "house/person/age", (2,), False),
        ("person[12]/child[3]/name", "name", "person/child/name", (12, 3), False),
        ("person[]", "person", "person", (), True),
        ("person[1]/child[]", "child", "person/child", (1,), True),
    ],
)
def test_the_kinds_of_keys(
    text: str, name: str, place: str, positions: tuple[int, ...], is_count: bool
) -> None:
    key = AnswerKey.parse(text)
    assert (key.name, key.place, key.positions, key.is_count) == (name, place, positions, is_count)
    assert (key.attribute, key.aside, str(key)) == (None, None, text)


def test_an_attribute_of_the_record_has_no_steps() -> None:
    assert AnswerKey.parse("@version") == AnswerKey((), attribute="version")


def test_a_namespace_with_the_mark_of_what_is_set_aside_is_none() -> None:
    key = AnswerKey.parse("photo@{http://a/~b}size")
    assert (key.aside, key.attribute) == (None, "{http://a/~b}size")


@pytest.mark.parametrize("strange", ["a[x]", "a[1]b", "a[1][2]", "[]", "[1]", "a[" + "9" * 5000 + "]"])
def test_a_strange_step_is_a_name_that_no_form_has(strange: str) -> None:
    assert AnswerKey.parse(strange).steps == (KeyStep(strange),)


def test_a_position_may_have_noughts_in_front() -> None:
    assert AnswerKey.parse("person[007]/age").positions == (7,)
