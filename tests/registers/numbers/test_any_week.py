"""Whatever a computer does in a week: numbers are unique, dates do not run backwards, gaps are shown."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.journal.devices import replace_device
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.numbers.giving import give_number, give_stamped, insert_number
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.keeping import explain_gap, take_over, void_number
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from desktop_app.registers.numbers.records import GivenNumber
from tests.registers.numbers.books import YEAR, day
from tests.support.properties import examples

SMALL = st.integers(1, 12)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), SMALL, SMALL),
        st.tuples(st.just("insert"), SMALL, SMALL),
        st.tuples(st.just("stamp"), SMALL, SMALL),
        st.tuples(st.just("void"), SMALL, SMALL),
        st.tuples(st.just("explain"), SMALL, SMALL),
        st.tuples(st.just("take over"), SMALL, SMALL),
        st.tuples(st.just("another computer"), SMALL, SMALL),
    ),
    max_size=25,
)


def do(rec: Recorder, rule: NumberRule, name: str, one: int, other: int, matter_id: str) -> None:
    match name:
        case "give":
            give_number(rec, rule, matter_id, day(one))
        case "insert":
            insert_number(rec, rule, matter_id, day(one), other, "Vào sổ sót")
        case "stamp":
            give_stamped(rec, rule, matter_id, day(one), other, "Đóng dấu sẵn")
        case "void":
            there = numbers_of_book(rec.connection, rule.series, YEAR)
            if there:
                void_number(rec, there[one % len(there)].id, "Ghi nhầm")
        case "explain":
            explain_gap(rec, rule.series, YEAR, one, "Bỏ trống")
        case "take over":
            take_over(rec, rule.series, YEAR, one, "Đổi máy")


def must_hold(before: list[GivenNumber], after: list[GivenNumber]) -> None:
    """A number that was given keeps its place, its entry and its day; only that it is void is added."""
    kept = {number.id: number for number in after}
    for number in before:
        there = kept[number.id]
        assert (there.written, there.matter_id, there.given_on) == (
            number.written,
            number.matter_id,
            number.given_on,
        )
        assert not there.counts or number.counts


@settings(max_examples=examples(60, 600), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_numbers_of_one_book_at_a_time(office: Office, deeds: list[tuple[str, int, int]]) -> None:
    with office.read() as connection:  # each example has a series of its own
        count = connection.exec_driver_sql("SELECT count(DISTINCT series) FROM number_book").scalar()
    rule = NumberRule(f"S{count}", "{n}/{year}", 2)
    with office.record() as rec:  # the computers of the examples before know nothing of this book
        take_over(rec, rule.series, YEAR, 0, "Mở sổ")
    stamped: set[str] = set()
    for place, (name, one, other) in enumerate(deeds):
        if name == "another computer":
            with office.store.write() as connection:
                replace_device(connection, office.clock)
            continue
        with office.read() as connection:
            before = numbers_of_book(connection, rule.series, YEAR)
        with suppress(Problem), office.record() as rec:
            do(rec, rule, name, one, other, f"{rule.series}-{place}")
        with office.read() as connection:
            after = numbers_of_book(connection, rule.series, YEAR)
        must_hold(before, after)
        stamped |= {number.id for number in after if number.stamped_before}
    with office.read() as connection:
        there = numbers_of_book(connection, rule.series, YEAR)
        found = inspect(there, book_of(connection, rule.series, YEAR))
    assert len({number.written for number in there}) == len(there)
    assert found.doubles == ()
    present = {number.ordinal for number in there}
    assert set(found.gaps).isdisjoint(present)
    if present:
        assert set(range(min(present), max(present))) - present <= set(found.gaps)
    simple = [number.given_on for number in there if number.counts and number.id not in stamped]
    if not stamped:
        assert simple == sorted(simple)
        assert found.backwards == ()
