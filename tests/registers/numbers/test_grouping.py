"""The head of the office decides which registers share one row of numbers, for whole years."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import Register
from desktop_app.office.profile import choose_spelling, load_profile
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.grouping import group, rule_for
from tests.builders import COMMUNE, register
from tests.registers.builders import ON, begin_opinion
from tests.registers.numbers.books import give, numbers


def opinions(office: Office) -> Register:
    with office.read() as connection:
        return register_in_use(connection, "DLXH")


def series(office: Office, kind: Register, year: int) -> str:
    with office.read() as connection:
        rule = rule_for(connection, kind, year)
    assert rule is not None
    return rule.series


def test_a_register_is_numbered_as_the_office_decided_from_that_year_on(office: Office) -> None:
    kind = opinions(office)
    other = replace(kind, code="KNCT")
    assert series(office, kind, 2026) == "DLXH"
    with office.record() as rec:
        for each in (kind, other):
            group(rec, COMMUNE, each, "CHUNG", 2026)
        group(rec, COMMUNE, kind, "DLXH", 2028)
    assert [series(office, kind, year) for year in (2025, 2026, 2027, 2028)] == [
        "DLXH",
        "CHUNG",
        "CHUNG",
        "DLXH",
    ]
    assert series(office, other, 2028) == "CHUNG"
    matter_id = begin_opinion(office)
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
    rule = kind.number
    assert rule is not None
    assert [number.matter_id for number in numbers(office, replace(rule, series="CHUNG"))] == [matter_id]


def test_a_year_has_one_row_of_numbers(office: Office) -> None:
    give(office, "a", ON)
    with office.record() as rec:
        with pytest.raises(Problem, match="already given"):
            group(rec, COMMUNE, opinions(office), "CHUNG", ON.year)
        with pytest.raises(Problem, match="letters"):
            group(rec, COMMUNE, opinions(office), "a b", ON.year + 1)
        group(rec, COMMUNE, opinions(office), "CHUNG", ON.year + 1)


def test_it_is_for_whoever_edits_the_office_and_leaves_its_texts(office: Office) -> None:
    register(office, "Lê Thị Quản", "admin")
    register(office, "Trần Văn Nhập", "entry")
    with office.record("Trần Văn Nhập") as rec, pytest.raises(NotAllowed):
        group(rec, COMMUNE, opinions(office), "CHUNG", 2027)
    with office.record("Lê Thị Quản") as rec:
        group(rec, COMMUNE, opinions(office), "CHUNG", 2027)
        choose_spelling(rec, COMMUNE, Tones.SECOND)
    with office.read() as connection:
        assert load_profile(connection, COMMUNE).changed == {"tones"}
