"""Every form of the corpus: it loads, can be answered, and its records come back as they went."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.instance_xml import from_xml, to_xml
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Node
from tests.forms.building import opened, whole_tree
from tests.forms.differential.corpus_differences import JAVAROSA_CANNOT, accepted
from tests.forms.differential.corpus_forms import ALL, FILES, form_of
from tests.forms.differential.corpus_play import play
from tests.forms.differential.javarosa_oracle import Oracle, missing, running
from tests.support.properties import examples

FORMS = {item.stem: item for item in ALL}
PLAYED = [name for name in FORMS if name not in JAVAROSA_CANNOT]


def state(root: Node) -> list[tuple[str, str, dict[str, str]]]:
    """Path, value and attributes of all that is in a record."""
    return [(node.path(), node.value, dict(node.attributes or {})) for node in root.walk()]


def test_the_corpus_is_there() -> None:
    assert len(ALL) >= 70
    assert not set(JAVAROSA_CANNOT) - set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_form_opens_and_says_nothing_in_english(name: str) -> None:
    form = form_of(FORMS[name])
    session = opened(form.xml.decode(), files=FILES)
    assert session.questions()
    for warning in form.warnings:
        assert "[row" not in warning.sentence()
        assert "Learn more" not in warning.sentence()


@settings(max_examples=examples(20, 300))
@given(name=st.sampled_from(sorted(FORMS)), seed=st.integers(0, 10**6))
def test_records_come_back_as_they_went(name: str, seed: int) -> None:
    session, _ = play(FORMS[name], seed)
    definition = session.definition
    for root in (session.root, session.to_save()):
        there = state(root)
        assert state(from_xml(definition, to_xml(definition, root))) == _with_blanks(definition, root)
        compact = to_compact(root)
        again = to_compact(whole_tree(definition, json.loads(json.dumps(compact))))
        assert _without_none(again) == _without_none(compact)
        assert state(root) == there


def _without_none(compact: dict[str, str]) -> dict[str, str]:
    """Without the repeats that have no occurrence: a part that is not relevant is not in the record."""
    return {key: text for key, text in compact.items() if not (key.endswith("[]") and text == "0")}


def _with_blanks(definition: FormDefinition, root: Node) -> list[tuple[str, str, dict[str, str]]]:
    """A record as it comes back: the places that were left out are there again, blank."""
    return state(whole_tree(definition, to_compact(root)))


def codes(session: FormSession, ref: str) -> list[str]:
    return [choice.value for choice in session.choices(ref)]


def test_older_ways_to_take_choices_from_a_file() -> None:
    session = opened(form_of(FORMS["search_appearance"]).xml.decode(), files=FILES)
    assert codes(session, "a") == ["99", "1", "2", "3"]
    assert [choice.label for choice in session.choices("a")][:2] == ["Nơi khác", "Khu Đông"]
    assert codes(session, "b") == ["99"]
    session.answer("tinh", "hue")
    assert codes(session, "b") == ["99", "2", "3"]
    assert (codes(session, "c"), codes(session, "d")) == (["99", "1"], ["99", "3"])
    query = opened(form_of(FORMS["external_query"]).xml.decode(), files=FILES)
    assert codes(query, "xa") == ["1"]
    listed = opened(form_of(FORMS["select_external"]).xml.decode())
    listed.answer("tinh", "hue")
    assert codes(listed, "xa") == ["px"]


def test_choices_from_the_occurrences_of_a_repeat() -> None:
    session = opened(form_of(FORMS["select_from_repeat"]).xml.decode())
    for name, age in (("An", 40), ("Bé", 9)):
        at = session.repeat_count("nguoi")
        if session.value(f"nguoi[{at}]/ten"):
            at = int(session.add_repeat("nguoi")[-2])
        session.answer(f"nguoi[{at}]/ten", name)
        session.answer(f"nguoi[{at}]/tuoi", age)
    assert (codes(session, "chu"), codes(session, "lon"), codes(session, "nhieu")) == (
        ["An", "Bé"],
        ["An"],
        ["An"],
    )
    assert next(question.kind for question in session.questions() if question.name == "nhieu") == "select"


def test_what_only_a_phone_does_is_told() -> None:
    said = " ".join(str(item) for item in form_of(FORMS["metadata_all"]).warnings)
    for words in ("vi_tri_dau", "ghi_am", "each tap", "settings of a phone"):
        assert words in said
    assert "encrypted" in " ".join(str(item) for item in form_of(FORMS["instance_name"]).warnings)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    with running() as process:
        yield process


def _differences(oracle: Oracle, names: list[str], seeds: range) -> list[str]:
    found = []
    for name in names:
        for seed in seeds:
            _, said = play(FORMS[name], seed, oracle, accepted(name))
            if said:
                found.append("\n   ".join([f"{name} {seed}", *said]))
                break
    return found


def test_corpus_gives_the_records_of_the_reference_engine(oracle: Oracle) -> None:
    assert _differences(oracle, PLAYED, range(1)) == []


@pytest.mark.soak
def test_corpus_gives_the_records_of_the_reference_engine_at_length(oracle: Oracle) -> None:
    assert _differences(oracle, PLAYED, range(1, 60)) == []


def test_pictures_beside_forms_are_small() -> None:
    """The corpus stays a handful of kilobytes."""
    assert sum(Path(item).stat().st_size for item in ALL) < 200_000
