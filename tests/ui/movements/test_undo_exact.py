"""Undo and redo restore a cell exactly: its figure, what was typed over it, the disk and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop_app.base.figures.styles import in_vietnamese
from desktop_app.base.ids import indicator_value_id
from desktop_app.base.numbers import NumberStyle
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import Office
from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts, load_cell_drafts
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.queries import load_values
from desktop_app.movements.values import parse_value, to_stored
from tests.movements.grids import load_grid
from tests.support.by_hand import ManualExecutor
from tests.ui.contexts import room_context
from ui.base.saves import SaveState
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.grid.block_entry import Rectangle
from ui.grid.model.model import GridModel
from ui.grid.model.table import CellEdit, Key, SaveMark
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.cell_text import edit_text
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.summary_rows import TOTAL, total_cell

SET = "MTTQ_CO_SO"
CELLS: tuple[Key, ...] = (("a01", "NT01"), ("a01", "NT02"), ("a02", "NT01"), ("a02", "NT02"))
TEXTS = ("5", "12,5", "abc", "", "1.234", "0", "-3", "0,5")
ODD = ("7", "12.5", "-3", "0.00000001", "1234567890123456789012", None)
"""What comes from elsewhere: among it what another version of the set or a mistaken program has written."""
type Act = tuple[str, ...]
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just("type"), st.sampled_from("0123"), st.sampled_from(TEXTS)),
    st.tuples(st.just("block"), st.sampled_from(TEXTS), st.sampled_from(TEXTS)),
    st.sampled_from([("undo",), ("undo",), ("redo",), ("reload",), ("work",), ("work",)]),
)
WITH_OTHERS = st.one_of(ACTS, st.tuples(st.just("elsewhere"), st.sampled_from("0123"), st.sampled_from(ODD)))
_months = count()


def next_month() -> str:
    """A month in which nothing has been typed yet."""
    number = next(_months)
    return f"{1901 + number // 12:04d}-M{number % 12 + 1:02d}"


class Typing:
    """A sheet whose queue is turned by hand, and what an exact undo would show."""

    def __init__(self, context: RoomContext, executor: ManualExecutor) -> None:
        self.office, self.executor = context.office, executor
        self.period = next_month()
        context.period.choose(self.period)
        self.presenter = MovementsPresenter(context)
        self.presenter.start()
        executor.drain()
        self.presenter.choose_group("NT")
        self.now: dict[Key, tuple[str | None, str | None]] = dict.fromkeys(CELLS, (None, None))
        """The stored figure and the draft of each cell."""
        self.done: list[tuple[dict[Key, tuple[str | None, str | None]], ...]] = []
        self.undone: list[tuple[dict[Key, tuple[str | None, str | None]], ...]] = []

    @property
    def sheet(self) -> PaintedSheet:
        assert self.presenter.sheet is not None
        return self.presenter.sheet

    def do(self, act: Act) -> None:
        match act:
            case "type", place, text:
                self._type({CELLS[int(place)]: text})
                self.presenter.enter([CellEdit(*CELLS[int(place)], text)])
            case "block", first, second:
                table = self.presenter.table
                row = [each.key for each in table.rows].index("a01")
                column = [each.key for each in table.columns].index("NT01")
                wanted = {CELLS[0]: first, CELLS[1]: second}
                here = NumberStyle.VIETNAMESE  # so the question is answered
                self._type({key: in_vietnamese(text, here) for key, text in wanted.items()})
                self.presenter.paste(Rectangle(row, column, row, column), [[first, second]])
                if self.presenter._readings:
                    self.presenter.answer_style(NumberStyle.VIETNAMESE)
                self.presenter.settle_paste(accept=True)
            case ("undo",):
                self.presenter.undo()
                self._replay(self.done, self.undone, 0)
            case ("redo",):
                self.presenter.redo()
                self._replay(self.undone, self.done, 1)
            case ("reload",):
                self.presenter.reload()
            case ("work",):
                if self.executor.pending:
                    self.executor.run_next()
            case "elsewhere", place, value:
                self._put(CELLS[int(place)], value)
                self.presenter.reload()

    def _type(self, wanted: dict[Key, str]) -> None:
        before = {key: self.now[key] for key in wanted}
        after: dict[Key, tuple[str | None, str | None]] = {}
        for key, text in wanted.items():
            try:
                after[key] = (to_stored(parse_value(self.sheet.indicator(key[1]), text)), None)
            except Problem:
                after[key] = (before[key][0], text)
        if before != after:
            self.done.append((before, after))
            self.undone.clear()
        self.now |= after

    def _replay(self, source: list, sink: list, side: int) -> None:  # type: ignore[type-arg]
        if source:
            step = source.pop()
            sink.append(step)
            self.now |= step[side]

    def _put(self, key: Key, value: str | None) -> None:
        unit, code = key
        fields = {
            "set_code": SET,
            "set_version": self.sheet.data.indicators.version,
            "indicator_code": code,
            "period": self.period,
            "unit": unit,
            "value": value,
        }
        with self.office.record() as rec:
            rec.put("indicator_value", indicator_value_id(SET, code, self.period, unit), fields)

    def end(self) -> None:
        """Listen to nothing any more."""
        delete(self.presenter)

    def agree(self) -> None:
        """Screen, memory, disk and totals say the same, but for what is marked as not saved."""
        sheet, period = self.sheet, Period.parse(self.period)
        with self.office.read() as connection:
            stored = load_values(connection, SET, period.year)
            drafts = load_cell_drafts(connection, indicator_sheet(SET, self.period))
            commune = self.office.identity.commune_code
            grid = load_grid(connection, self.office.clock, commune, sheet.data.indicators, period)
        cells = self.presenter.table.cells or {}
        failed = {key for key in CELLS if cells[key].mark is SaveMark.FAILED}
        for key in CELLS:
            value, draft = sheet.values.get(Cell(key[0], key[1], self.period)), sheet.drafts.get(key)
            assert cells[key].edit == (draft.text if draft else edit_text(sheet.indicator(key[1]), value))
            kept = drafts.get(key)
            assert (None if kept is None else kept.text) == (None if draft is None else draft.text)
            if key not in failed:
                assert stored.get(Cell(key[0], key[1], self.period)) == to_stored(value)
        for code in ("NT01", "NT02"):
            if not any(key[1] == code for key in failed):
                sheet.headers(frozenset({"NT"}), None)
                shown = sheet.summary([code])
                assert shown[TOTAL, code].text == total_cell(sheet.indicator(code), grid.total(code)).text


@pytest.fixture
def executor() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def context(office: Office, qapp: QApplication, executor: ManualExecutor) -> Iterator[RoomContext]:
    queue = WorkQueue(executor, lambda tell: tell())
    period = PeriodChoice("2026-M09")
    with room_context(office, qapp, database=queue, reading=queue, files=queue, period=period) as made:
        yield made


def states(typing: Typing) -> dict[Key, tuple[str | None, str | None]]:
    return {
        key: (
            to_stored(typing.sheet.values.get(Cell(key[0], key[1], typing.period))),
            draft.text if (draft := typing.sheet.drafts.get(key)) else None,
        )
        for key in CELLS
    }


@pytest.mark.parametrize("order", list(product(("undo", "redo"), repeat=4)), ids="-".join)
def test_a_refused_text_over_a_figure(
    context: RoomContext, executor: ManualExecutor, order: tuple[str, ...]
) -> None:
    typing = Typing(context, executor)
    for act in [("type", "0", "5"), ("type", "0", "abc"), *((each,) for each in order)]:
        typing.do(act)
        executor.drain()
        assert states(typing) == typing.now
        typing.agree()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=14))
def test_undo_and_redo_are_exact(context: RoomContext, executor: ManualExecutor, acts: list[Act]) -> None:
    typing = Typing(context, executor)
    for act in acts:
        typing.do(act)
        assert states(typing) == typing.now
    executor.drain()
    assert states(typing) == typing.now
    typing.agree()
    typing.end()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WITH_OTHERS, max_size=14))
def test_what_comes_from_elsewhere_leaves_nothing_apart(
    context: RoomContext, executor: ManualExecutor, acts: list[Act]
) -> None:
    typing = Typing(context, executor)
    for act in acts:
        typing.do(act)
    executor.drain()
    typing.presenter.reload()
    executor.drain()
    typing.agree()
    typing.end()


@pytest.mark.parametrize("odd", [value for value in ODD if value is not None])
def test_a_figure_that_nobody_can_type_comes_back_as_it_was(
    context: RoomContext, executor: ManualExecutor, odd: str
) -> None:
    """An older version of the set, or another program, has written it."""
    typing = Typing(context, executor)
    typing.do(("elsewhere", "0", odd))
    executor.drain()
    typing.do(("type", "0", "5"))
    typing.do(("type", "0", "abc"))
    typing.do(("undo",))
    assert states(typing)[CELLS[0]] == ("5", None)
    typing.do(("undo",))
    assert states(typing)[CELLS[0]] == (odd, None)
    executor.drain()
    typing.agree()


def test_undo_passes_by_a_row_that_is_gone(context: RoomContext, executor: ManualExecutor) -> None:
    typing = Typing(context, executor)
    typing.do(("type", "0", "5"))
    typing.do(("type", "2", "7"))
    executor.drain()
    data = typing.sheet.data
    rows = tuple(unit for unit in data.units if unit.key != "a02")
    shown = replace(data.sheet, values=typing.sheet.values, units=rows)
    typing.presenter._take_sheets((replace(data, sheet=shown),))
    for act, left in (("undo", "5"), ("undo", None), ("redo", "5"), ("redo", "5")):
        typing.do((act,))
        executor.drain()
        assert [states(typing)[CELLS[place]][0] for place in (0, 2)] == [left, "7"]


def test_in_a_locked_period_undo_only_takes_texts_away(
    context: RoomContext, executor: ManualExecutor
) -> None:
    typing = Typing(context, executor)
    for text in ("5", "7", "abc"):
        typing.do(("type", "0", text))
    executor.drain()
    data = typing.sheet.data
    typing.presenter._take_sheets(
        (replace(data, sheet=replace(data.sheet, values=typing.sheet.values), locked="Đã khóa."),)
    )
    for act in ("undo", "undo", "undo", "redo", "redo", "redo"):
        typing.do((act,))
        executor.drain()
        assert states(typing)[CELLS[0]] == ("7", None)
        assert not typing.presenter._saving.failed
    typing.agree()


@pytest.mark.faults
def test_what_could_not_be_saved_is_taken_back_to_what_is(
    context: RoomContext, executor: ManualExecutor
) -> None:
    typing = Typing(context, executor)
    typing.do(("type", "0", "5"))
    executor.drain()
    with context.office.store.write() as connection:
        full = "BEGIN SELECT RAISE(ABORT, 'full'); END"
        connection.exec_driver_sql(f"CREATE TRIGGER full BEFORE UPDATE ON indicator_value {full}")
    for text in ("7", "8"):
        typing.do(("type", "0", text))
    executor.drain()
    assert typing.presenter._saving.failed == 1
    other, own = "1900-M01", typing.period
    for period in (other, own):
        context.period.choose(period)
        executor.drain()
        failed = [
            key for key, cell in (typing.presenter.table.cells or {}).items() if cell.mark is SaveMark.FAILED
        ]
        assert failed == ([CELLS[0]] if period == own else []), (
            "it is marked where it was typed, and only there"
        )
    typing.do(("undo",))
    executor.drain()
    assert typing.presenter._saving.failed == 1, "7 was never saved either"
    typing.do(("undo",))
    assert typing.presenter._saving.failed == 0
    assert context.saves.state is SaveState.ALL_SAVED
    assert (typing.presenter.table.cells or {})[CELLS[0]].mark is SaveMark.NONE
    with context.office.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    executor.drain()
    typing.agree()


def test_what_fits_by_now_can_be_typed_once_more(context: RoomContext, executor: ManualExecutor) -> None:
    typing = Typing(context, executor)
    with context.office.store.write() as connection:
        here, officer = indicator_sheet(SET, typing.period), context.office.officer
        keep_cell_drafts(connection, context.office.clock, officer, here, {CELLS[1]: "12,5"})
    presenter = MovementsPresenter(context)
    presenter.start()
    executor.drain()
    model = GridModel()
    presenter.table_shown.connect(lambda table, _: model.set_table(table))
    model.entered.connect(presenter.enter)
    presenter.choose_group("NT")
    place = model.place_of(CELLS[1])
    assert place is not None
    assert model.setData(model.index(*place), "12,5")
    executor.drain()
    assert presenter.sheet is not None
    assert presenter.sheet.drafts == {}
    assert presenter.sheet.values == {Cell("a01", "NT02", typing.period): Decimal("12.5")}
