"""What every creation says: the commands of the office say it, and a change alone does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.sample.building import build_sample_office
from desktop_app.sample.household import open_household_round
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.guards.creations import SAID, is_fragment, lacks_creation
from desktop_app.wire.op import Op
from tests.builders import an_office, ops_of_device, register

WHOLE_WITH_ANY_FIELD = {"office_profile"}
NOT_IN_THE_SAMPLE = {
    "figure_confirmation",
    "fund_campaign",
    "fund_closing",
    "fund_disclosure",
    "fund_draft",
    "fund_voucher",
    "goods_item",
    "goods_store",
    "helped_household",
    "key_holder",
    "number_book",
    "office_key",
    "period_status",
    "period_text",
    "printed_paper",
    "register_batch",
    "register_event",
    "register_link",
    "register_matter",
    "register_number",
    "reporting_event",
    "survey_second_keying",
    "survey_tally",
    "target_value",
}


def test_every_kind_of_record_says_its_creation_or_is_whole_with_any_field() -> None:
    told = SAID.keys() | WHOLE_WITH_ANY_FIELD
    assert told == ENTITIES.keys(), "name its field in desktop_app/wire/guards/creations.py, or here its id"


def test_every_creation_of_a_working_office_says_it(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    build_sample_office(office, forms=12)
    open_household_round(office)
    register(office, "Lê Thị Quản", "admin")
    first: dict[tuple[str, str], Op] = {}
    for op in ops_of_device(office):
        first.setdefault((op.entity, op.entity_id), op)
    office.close()
    assert {entity for entity, _ in first} >= SAID.keys() - NOT_IN_THE_SAMPLE
    assert [op for op in first.values() if is_fragment(op)] == []


@pytest.mark.parametrize(("entity", "field"), SAID.items())
def test_a_change_alone_does_not(entity: str, field: str) -> None:
    other = next(name for name in ENTITIES[entity].fields if name != field)
    op = Op(1, entity, "x", 0, {other: "1"}, "", 0)
    assert is_fragment(op)
    assert is_fragment(Op(1, entity, "x", 0, {field: ""}, "", 0))
    assert not is_fragment(Op(1, entity, "x", 0, {field: "1"}, "", 0))
    assert not is_fragment(Op(1, entity, "x", 7, {other: "1"}, "", 0)), "what the province lost is said again"


def test_a_record_that_is_alone_of_its_kind_is_whole_with_any_field() -> None:
    assert not is_fragment(Op(1, "office_profile", "office", 0, {"name": "x"}, "", 0))


@pytest.mark.parametrize(("entity", "field"), SAID.items())
def test_a_record_without_the_field_by_which_it_is_known_is_what_a_change_has_made(
    entity: str, field: str
) -> None:
    fields = dict.fromkeys(ENTITIES[entity].fields)
    assert not lacks_creation(entity, fields), "empty is not missing: a file may be taken out"
    assert lacks_creation(entity, fields.keys() - {field})


def test_a_record_that_is_alone_of_its_kind_lacks_nothing() -> None:
    assert not lacks_creation("office_profile", ["name"])
