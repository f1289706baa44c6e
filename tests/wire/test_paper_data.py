"""Which records belong to a paper, told from the records alone, as the province must."""

from __future__ import annotations

from itertools import combinations

import pytest

from desktop_app.catalogue.conversions import factor_between
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.wire.op import Value
from desktop_app.wire.papers.book_data import PaperRecord, last_day_of, subject_of_fund, subject_of_register
from desktop_app.wire.papers.codes import DataState, data_of, is_of_first_units, state_of, subject_of_period


def voucher(key: str, day: str, campaign: str = "c1") -> PaperRecord:
    return "fund_voucher", key, {"day": day, "campaign_id": campaign}


def ids(subject: str, records: list[PaperRecord]) -> list[str]:
    return [key for _, key, _ in data_of(subject, records)]


@pytest.mark.parametrize(
    ("span", "last"),
    [
        ("2026-09", "2026-09-31"),
        ("2026-Q3", "2026-09-31"),
        ("2026-Q4", "2026-12-31"),
        ("2026-Y", "2026-12-31"),
        ("2026-10-05", "2026-10-05"),
        ("nonsense", ""),
    ],
)
def test_a_span_ends_with_a_day(span: str, last: str) -> None:
    assert last_day_of(span) == last


def test_vouchers_count_up_to_the_last_day_and_of_one_campaign_alone() -> None:
    fields: dict[str, Value] = {"day": "2026-09-01", "campaign_id": "c1"}
    records = [
        voucher("before", "2025-01-02"),
        voucher("last", "2026-09-30"),
        voucher("behind", "2026-10-01"),
        voucher("other", "2026-09-30", "c2"),
        ("fund_draft", "prepared", fields),
    ]
    assert ids(subject_of_fund("2026-Q3"), records) == ["before", "last", "other"]
    assert ids(subject_of_fund("2026-Q3", "c1"), records) == ["before", "last"]
    assert ids(subject_of_fund("2026-09-30", "c2"), records) == ["other"]


def test_to_a_bound_book_belong_its_entries_their_history_and_the_whole_row_of_numbers() -> None:
    records: list[PaperRecord] = [
        ("register_event", "step", {"matter_id": "old"}),
        ("register_matter", "mine", {"register_code": "VBDI", "opened_on": "2026-02-01"}),
        ("register_matter", "old", {"register_code": "VBDI", "opened_on": "2025-12-31"}),
        ("register_matter", "older", {"register_code": "VBDI", "opened_on": "2025-12-30"}),
        ("register_matter", "other", {"register_code": "VBDEN", "opened_on": "2026-02-01"}),
        ("register_event", "step of another", {"matter_id": "other"}),
        ("register_number", "number", {"matter_id": "old", "series": "VB", "year": 2026}),
        ("register_number", "gap", {"matter_id": "", "series": "VB", "year": 2026}),
        ("register_number", "of another row", {"matter_id": "other", "series": "DEN", "year": 2026}),
        ("register_number", "of another year", {"matter_id": "older", "series": "VB", "year": 2025}),
        ("register_link", "link", {"from_id": "other", "to_id": "mine"}),
        ("register_link", "link of others", {"from_id": "other", "to_id": "x"}),
    ]
    found = ids(subject_of_register("VBDI", 2026), records)
    assert found == ["step", "mine", "old", "number", "gap", "link"]


def test_to_the_paper_of_a_unit_belong_its_figures_and_its_plan_alone() -> None:
    def figure(unit: str, entity: str = "indicator_value") -> PaperRecord:
        fields: dict[str, Value] = {"set_code": "S", "unit": unit, "period": "2026-M09", "year": 2026}
        return entity, f"{entity} of {unit}", fields

    records = [figure(unit, kind) for unit in ("a1", "a2") for kind in ("indicator_value", "target_value")]
    assert ids(subject_of_period("S", "2026-Q3"), records) == [key for _, key, _ in records]
    own = ids(subject_of_period("S", "2026-Q3", "a1"), records)
    assert own == ["indicator_value of a1", "target_value of a1"]


def state_of_figure(**fields: Value) -> DataState:
    where: dict[str, Value] = {"set_code": "MTTQ_CO_SO", "period": "2026-M02", "indicator_code": "NT06"}
    figures: list[PaperRecord] = [("indicator_value", "figure", {**where, **fields})]
    return state_of(subject_of_period("MTTQ_CO_SO", "2026-M02"), figures)


def test_a_code_names_the_version_of_a_figure_from_the_first_that_may_count_otherwise() -> None:
    """Papers that were printed before it named any keep the code they have."""
    plain = state_of_figure(value="5")
    assert {state_of_figure(value="5", set_version=version) for version in ("", "1", "1.1")} == {plain}
    other = {"set_code": "OTHER", "value": "5"}
    assert not is_of_first_units("indicator_value", {**other, "set_version": "1.1"})
    assert len({plain, *(state_of_figure(value="5", set_version=version) for version in ("2", "3"))}) == 3
    assert state_of_figure(value=None, set_version="2") == state_of_figure(), "nothing has no unit"
    assert state_of_figure(value="5", note_value="7", note_version="2") == plain, "a remark is no figure"


def test_versions_that_no_code_names_count_alike() -> None:
    """A version in another unit must not be among them."""
    unnamed = [
        loaded.definition
        for loaded in shipped_packages()
        if isinstance(loaded.definition, IndicatorSet)
        and is_of_first_units(
            "indicator_value",
            {"value": "5", "set_code": loaded.definition.code, "set_version": loaded.definition.version},
        )
    ]
    assert {each.version for each in unnamed if each.code == "MTTQ_CO_SO"} == {"1", "1.1"}
    for one, other in combinations(unnamed, 2):
        if one.code == other.code:
            for code in one.by_code.keys() & other.by_code.keys():
                assert factor_between(one.by_code[code], other.by_code[code]) == 1, code
