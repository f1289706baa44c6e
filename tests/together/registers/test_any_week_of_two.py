"""Any week of two computers that are rarely connected: no number twice, no double or gap in silence."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.registers.numbers.giving import give_number, give_stamped, insert_number
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.keeping import explain_gap, take_over, void_number
from desktop_app.registers.numbers.reading import book_of, highest
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from tests.registers.numbers.books import RULE, YEAR, day
from tests.support.properties import examples
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange, numbers_of, refused

type Deed = tuple[str, int, int]

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ("give", "give", "give", "exchange", "take over", "void", "insert", "stamp", "explain")
        ),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    min_size=4,
    max_size=16,
)

A_TAKING_OVER: list[Deed] = [
    ("give", 0, 0),
    ("exchange", 0, 0),
    ("exchange", 1, 0),
    ("take over", 1, 0),
    ("give", 1, 0),
    ("give", 0, 0),
    ("give", 0, 0),
    ("exchange", 1, 0),
    ("void", 0, 0),
]


@dataclass
class Week:
    """What was done, and every number that anybody gave: by whom, and to which entry."""

    desks: tuple[Desk, Desk]
    rule: NumberRule
    given: dict[tuple[int, str], str] = field(default_factory=dict)
    today: int = 1
    done: int = 0

    def do(self, name: str, who: int, how: int) -> None:
        self.done += 1
        desk, matter_id = self.desks[who], f"{self.rule.series}-{self.done}-{who}"
        if name == "exchange":
            desk.sync()
            self.today += 1
            return
        before = {number.id for number in numbers_of(desk, self.rule.series)}
        with suppress(Problem), desk.office.record() as rec:
            last = highest(rec.connection, self.rule.series, YEAR)
            match name:
                case "give":
                    give_number(rec, self.rule, matter_id, day(self.today))
                case "insert":
                    insert_number(rec, self.rule, matter_id, day(self.today), max(last - how, 1), "Sót")
                case "stamp":
                    give_stamped(rec, self.rule, matter_id, day(self.today), last + how, "Đóng dấu sẵn")
                case "take over":
                    take_over(rec, self.rule.series, YEAR, last + how, "Đổi máy")
                case "explain":
                    explain_gap(rec, self.rule.series, YEAR, max(last - how, 1), "Bỏ trống")
                case "void":
                    there = numbers_of(desk, self.rule.series)
                    if there:
                        void_number(rec, there[how % len(there)].id, "Nhầm")
        for number in numbers_of(desk, self.rule.series):
            if number.id not in before:
                self.given[who, number.id] = number.matter_id

    def end(self) -> None:
        """Everybody exchanges, and a person decides who holds the book where two took it over."""
        exchange(*self.desks)
        for _ in range(4):
            with self.desks[0].office.read() as connection:
                waiting = open_conflicts(connection)
            if not waiting:
                return
            with self.desks[0].office.record() as rec:
                resolve(rec, waiting[0].id, waiting[0].current.value)
            exchange(*self.desks)


@pytest.mark.long
@settings(max_examples=examples(25, 75), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
@example(deeds=A_TAKING_OVER)
def test_a_week_of_two(desks: tuple[Desk, Desk], deeds: list[Deed]) -> None:
    with desks[0].office.read() as connection:  # each example has a series of its own
        count = connection.exec_driver_sql("SELECT count(DISTINCT series) FROM number_book").scalar()
    week = Week(desks, replace(RULE, series=f"S{count}"))
    refused_before = [len(refused(desk)) for desk in desks]
    for deed in deeds:
        week.do(*deed)
    week.end()

    lan, minh = (numbers_of(desk, week.rule.series) for desk in desks)
    assert lan == minh
    assert len({number.written for number in lan}) == len(lan)
    stands = {number.id: number.matter_id for number in lan}
    shown = [
        {(item.entity_id, item.values.get("matter_id") or "") for item in refused(desk)[before:]}
        for desk, before in zip(desks, refused_before, strict=True)
    ]
    for (who, number_id), matter_id in week.given.items():
        assert stands.get(number_id) == matter_id or (number_id, matter_id) in shown[who], "lost in silence"
    with desks[0].office.read() as connection:
        found = inspect(lan, book_of(connection, week.rule.series, YEAR))
    present = {number.ordinal for number in lan}
    if present:
        assert set(range(min(present), max(present))) - present <= set(found.gaps)
    assert found.doubles == ()
