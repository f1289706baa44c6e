"""Undo and redo in a table whose cells are saved one by one restore text, draft and disk exactly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from itertools import count, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.work_queues import WorkQueue
from desktop_app.grid.cell_drafts import load_cell_drafts
from tests.builders import a_copy
from tests.support.by_hand import ManualExecutor
from tests.ui.contexts import room_context
from ui.context.room import RoomContext
from ui.grid.grid import GridFrame
from ui.grid.model.table import (
    CellAccess,
    CellEdit,
    GridColumn,
    GridRow,
    GridTable,
    Key,
    SaveMark,
    ShownCell,
)
from ui.grid.typed_cells import TypedCells
from ui.surveys.common.counts import count_text, whole_number

CELLS: tuple[Key, ...] = (("r0", "a"), ("r0", "b"), ("r1", "a"))
TEXTS = ("5", "abc", "", "1.234", "0", "-3")
type Act = tuple[str, ...]
type States = dict[Key, tuple[str, str | None]]
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just("type"), st.sampled_from("012"), st.sampled_from(TEXTS)),
    st.tuples(st.just("block"), st.sampled_from(TEXTS), st.sampled_from(TEXTS)),
    st.sampled_from([("undo",), ("undo",), ("redo",), ("reload",), ("work",), ("work",)]),
)
_places = count()


class Counts:
    """Counts in a book that answers when the test says so."""

    def __init__(self, book: dict[Key, str], pending: list[Callable[[], None]]) -> None:
        self.book, self.pending = book, pending
        self.read = dict(book)
        self.full = self.closed = False
        self.shown: list[dict[Key, str]] = []
        self.made = 0

    def table(self, typed: Mapping[Key, str]) -> tuple[GridTable, GridTable]:
        self.made += 1
        access = CellAccess.COMPUTED if self.closed else CellAccess.OPEN
        texts = {**dict.fromkeys(CELLS, ""), **self.read, **typed}
        cells = {key: ShownCell(text, text, access) for key, text in texts.items()}
        total = sum(Decimal(text) for text in texts.values() if text)
        columns = (GridColumn("a", "", "A"), GridColumn("b", "", "B"))
        below = GridTable((GridRow("sum", "Tổng"),), columns, {("sum", "a"): ShownCell(str(total))})
        return GridTable((GridRow("r0", "0"), GridRow("r1", "1")), columns, cells), below

    def take(self, key: Key, text: str) -> str:
        del key
        return count_text(whole_number(text))

    def save(self, texts: Mapping[Key, str], shown: Mapping[Key, str], done: Callable[[str], None]) -> None:
        self.shown.append(dict(shown))

        def work() -> None:
            if not self.full:
                self.book.update(texts)
            done("full" if self.full else "")

        self.pending.append(work)

    def release_files(self, keys: Collection[Key]) -> None:
        del keys


class Typing:
    def __init__(self, qtbot: QtBot, context: RoomContext, executor: ManualExecutor) -> None:
        self.context, self.executor = context, executor
        self.grid = GridFrame("Bảng thử", context.theme)
        qtbot.addWidget(self.grid)
        self.cells = TypedCells(self.grid, context, self.grid)
        self.place = f"sheet{next(_places)}"
        self.pending: list[Callable[[], None]] = []
        self.counts = Counts({}, self.pending)
        self.cells.show(self.place, self.counts, {})
        self.now: States = dict.fromkeys(CELLS, ("", None))
        self.done: list[tuple[States, States]] = []
        self.undone: list[tuple[States, States]] = []

    def do(self, act: Act) -> None:
        match act:
            case "type", place, text:
                self._type({CELLS[int(place)]: text})
            case "block", first, second:
                self._type({CELLS[0]: first, CELLS[1]: second})
            case ("undo",):
                self.cells.undo()
                if self.done:
                    self.undone.append(self.done.pop())
                    self.now |= self.undone[-1][0]
            case ("redo",):
                self.cells.redo()
                if self.undone:
                    self.done.append(self.undone.pop())
                    self.now |= self.done[-1][1]
            case ("reload",):
                self.drain()  # what was typed before is read with the rest: the queue is one
                self.counts = Counts(self.counts.book, self.pending)
                self.cells.show(self.place, self.counts, {})
            case ("work",):
                if self.pending:
                    self.pending.pop(0)()

    def _type(self, wanted: dict[Key, str]) -> None:
        before = {key: self.now[key] for key in wanted}
        fits = {key: text in {"5", "", "1.234", "0"} for key, text in wanted.items()}
        after: States = {
            key: (text.replace(".", ""), None) if fits[key] else (before[key][0], text)
            for key, text in wanted.items()
        }
        self.cells.enter([CellEdit(*key, text) for key, text in wanted.items()])
        if before != after:
            self.done.append((before, after))
            self.undone.clear()
        self.now |= after

    def drain(self) -> None:
        while self.pending:
            self.pending.pop(0)()
        self.executor.drain()

    def states(self) -> States:
        found = {key: self.cells._state(key) for key in CELLS}
        return {key: (state.text, state.draft) for key, state in found.items()}

    def agree(self) -> None:
        """Screen, memory, disk and total say the same."""
        with self.context.office.read() as connection:
            drafts = {key: kept.text for key, kept in load_cell_drafts(connection, self.place).items()}
        for key, (text, draft) in self.states().items():
            shown = self.cells.cell(key)
            assert shown.edit == (text if draft is None else draft)
            assert drafts.get(key) == draft
            assert self.counts.book.get(key, "") == text
            assert shown.mark is not SaveMark.FAILED
        total = sum(int(text) for text in self.counts.book.values() if text)
        assert (self.grid.summary_model.table.cells or {})["sum", "a"].text == str(total)


@pytest.fixture
def executor() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def context(
    tmp_path: Path, begun_book: Path, qapp: QApplication, executor: ManualExecutor
) -> Iterator[RoomContext]:
    office = a_copy(begun_book, tmp_path)
    queue = WorkQueue(executor, lambda tell: tell())
    with room_context(office, qapp, database=queue, reading=queue, files=queue) as made:
        yield made
    office.close()


@pytest.mark.parametrize("order", list(product(("undo", "redo"), repeat=4)), ids="-".join)
def test_a_refused_text_over_a_count(
    qtbot: QtBot, context: RoomContext, executor: ManualExecutor, order: tuple[str, ...]
) -> None:
    typing = Typing(qtbot, context, executor)
    for act in [("type", "0", "5"), ("type", "0", "abc"), *((each,) for each in order)]:
        typing.do(act)
        typing.drain()
        assert typing.states() == typing.now
        typing.agree()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=16))
def test_undo_and_redo_are_exact(
    qtbot: QtBot, context: RoomContext, executor: ManualExecutor, acts: list[Act]
) -> None:
    typing = Typing(qtbot, context, executor)
    for act in acts:
        typing.do(act)
        assert typing.states() == typing.now
    typing.drain()
    assert typing.states() == typing.now
    typing.agree()


def test_where_nobody_types_any_more_undo_only_takes_away(
    qtbot: QtBot, context: RoomContext, executor: ManualExecutor
) -> None:
    typing = Typing(qtbot, context, executor)
    for act in [("type", "0", "5"), ("type", "0", "7"), ("type", "0", "abc")]:
        typing.do(act)
    typing.drain()
    typing.counts.full = True
    typing.do(("type", "1", "9"))
    typing.drain()
    typing.counts = Counts(typing.counts.book, typing.pending)
    typing.counts.full = typing.counts.closed = True
    typing.cells.show(typing.place, typing.counts, {})
    assert typing.cells.cell(CELLS[1]).mark is SaveMark.FAILED
    for each in ("undo", "undo", "undo", "undo", "redo", "redo", "redo", "redo"):
        typing.do((each,))
        typing.drain()
        typing.agree()
    assert typing.states()[CELLS[0]] == ("7", None)


def test_what_stood_in_a_cell_when_it_was_typed_over_is_said(
    qtbot: QtBot, context: RoomContext, executor: ManualExecutor
) -> None:
    """Also when it has to be saved a second time: then nobody has seen what came meanwhile either."""
    typing = Typing(qtbot, context, executor)
    typing.counts.book[CELLS[0]] = "5"
    typing.do(("reload",))
    typing.counts.full = True
    typing.do(("type", "0", "7"))
    typing.drain()
    typing.counts.full = False
    typing.cells.save_again()
    typing.drain()
    typing.do(("type", "0", "8"))
    typing.drain()
    assert typing.counts.shown == [{CELLS[0]: "5"}, {CELLS[0]: "5"}, {CELLS[0]: "7"}]


def test_what_is_read_is_laid_out_once(qtbot: QtBot, context: RoomContext, executor: ManualExecutor) -> None:
    """An office of three hundred areas has thousands of cells in such a table."""
    typing = Typing(qtbot, context, executor)
    assert typing.counts.made == 1
    typing.do(("reload",))
    assert typing.counts.made == 1
