"""Scopes and digests mean the same at both ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base import ids
from desktop_app.movements.period import Period
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.digest import add_digests, record_digest
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import is_scope, period_scope, periods_over, round_scope, scope_of, within
from desktop_app.wire.states import states_over, states_over_all


@pytest.mark.parametrize(
    ("entity", "entity_id", "fields", "scope"),
    [
        ("survey_round", "r1", {}, "round:r1"),
        ("survey_response", "f1", {"round_id": "r1"}, "round:r1"),
        ("survey_area", ids.survey_area_id("r1", "a1"), {}, "round:r1"),
        ("survey_tally", ids.survey_tally_id("r1", "a1", "q1"), {}, "round:r1"),
        ("attachment", ids.survey_attachment_id("r1", "f1", "anh-1a2b3c4d.jpg"), {}, "round:r1"),
        (
            "attachment",
            ids.figure_file_id("S", "X", "2026-Q1", "org:HPN", "anh-1a2b3c4d.jpg"),
            {},
            "period:S:2026-Q1",
        ),
        ("indicator_value", ids.indicator_value_id("S", "X", "2026-Q1", "org:HPN"), {}, "period:S:2026-Q1"),
        ("period_status", ids.period_status_id("S", "2026-E-hoi", "commune"), {}, "period:S:2026-E-hoi"),
        ("target_value", ids.target_value_id("S", "X", 2026), {}, "target:S:2026"),
        ("target_value", ids.target_value_id("S", "X", 2026, "org:phu_nu"), {}, "target:S:2026"),
        ("residential_area", "a1", {}, "areas"),
        ("office_profile", ids.office_profile_id("1"), {}, "office"),
        ("officer", "o", {}, "officers"),
        (
            "figure_confirmation",
            ids.figure_confirmation_id("S", "rule.R1", "2026-Q1", "org:nong_dan"),
            {},
            "period:S:2026-Q1",
        ),
        ("period_text", ids.period_text_id("S", "2026-Q1"), {}, "texts"),
        ("reporting_event", ids.reporting_event_id(2026, "bao-so-3"), {}, "events"),
        ("something_new", "x", {}, "something_new"),
    ],
)
def test_every_record_has_a_scope(entity: str, entity_id: str, fields: dict[str, Value], scope: str) -> None:
    assert scope_of(entity, entity_id, fields) == scope


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_entity_is_without_a_scope_of_meaning(entity: str) -> None:
    ids = ("a1", "x:r1:a1", "iv:S:X:2026-Q1:a1", "ps:S:2026-Q1:a1", "tv:S:X:2026")
    scopes = {scope_of(entity, entity_id, {"round_id": "r1"}) for entity_id in ids}
    assert any(map(is_scope, scopes)), "name the part of the book in desktop_app/wire/scopes.py"


def test_periods_lie_in_those_that_the_movements_put_them_together_to() -> None:
    """The server knows no periods; its scopes agree with the office's."""
    keys = [f"2026-M{month:02d}" for month in range(1, 13)]
    keys += ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026-H1", "2026-H2", "2026-Y", "2026-E-bao-so-3"]
    keys += ["2025-Y", "2027-Q1"]
    periods = [Period.parse(key) for key in keys]
    for period in periods:
        longer = [each.key for each in period.longer]
        assert longer == list(periods_over(period.key)), period
        assert {key for key in longer if key in keys} == {
            each.key for each in periods if each != period and each.contains(period)
        }
        scope = period_scope("S", period.key)
        assert set(within(scope)) == {scope, *(period_scope("S", key) for key in periods_over(period.key))}


def test_names_of_scopes_are_made_in_one_place() -> None:
    assert round_scope("r") == scope_of("survey_round", "r", {})
    assert period_scope("S", "2026-Y") == scope_of("period_status", "ps:S:2026-Y:u", {})


def test_empty_fields_count_as_absent_but_zero_is_a_value() -> None:
    bare = record_digest("survey_area", "x", {"forms_issued": 5})
    assert record_digest("survey_area", "x", {"forms_issued": 5, "method": "", "status": None}) == bare
    assert record_digest("survey_area", "x", {"forms_issued": 5, "forms_collected": 0}) != bare
    response = record_digest("survey_response", "x", {"serial": 1})
    assert record_digest("survey_response", "x", {"serial": 1, "deleted": 0}) == response
    assert record_digest("survey_response", "x", {"serial": 1, "deleted": 1}) != response


def test_the_order_of_records_does_not_matter() -> None:
    digests = [record_digest("e", str(number), {"n": number}) for number in range(1, 20)]
    forward = backward = 0
    for item in digests:
        forward = add_digests(forward, item)
    for item in reversed(digests):
        backward = add_digests(backward, item)
    assert forward == backward != 0


def test_what_a_column_starts_with_is_no_difference() -> None:
    """A field that nobody gave is absent at the province and has its column's default in the book."""
    for entity in ENTITIES.values():
        for name in entity.fields:
            default = entity.table.c[name].server_default
            if default is not None:
                start = entity.default_of(name)
                digest = record_digest(entity.name, "x", {name: start})
                assert digest == record_digest(entity.name, "x", {}), f"{entity.name}.{name}"


def test_what_two_records_have_in_exchange_is_another_content() -> None:
    ours = add_digests(record_digest("e", "a", {"n": 1}), record_digest("e", "b", {"n": 2}))
    theirs = add_digests(record_digest("e", "a", {"n": 2}), record_digest("e", "b", {"n": 1}))
    assert ours != theirs
    assert record_digest("e", "a", {"n": 1}) != record_digest("f", "a", {"n": 1})


def test_a_file_of_an_entry_belongs_to_the_registers() -> None:
    assert scope_of("attachment", "rf:m1:e1:letter.pdf", {}) == scope_of("register_matter", "m1", {})


IDS = st.sampled_from(
    ("", "r", "x:r1", "x:r1:a1", "iv:S:X:2026-Q1:org:HPN", "iv:S:X:2026-M03:u", "vf:S:X:2026-Q1:u:f")
)
FIELDS = st.sampled_from(({}, {"round_id": "r1"}, {"round_id": "r2"}, {"round_id": ""}, {"round_id": 0}))


@given(st.sampled_from([*ENTITIES, "something_new"]), st.lists(st.tuples(IDS, FIELDS), max_size=5))
def test_the_states_over_many_are_those_over_each(
    entity: str, records: list[tuple[str, dict[str, Value]]]
) -> None:
    each = [states_over(entity, *item) for item in records]
    assert states_over_all(entity, iter(records)) == {state for states in each for state in states}
