"""Saving and reading of sheets, always through the database queue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject

from desktop_app.base.work_queues import Outcome, WorkQueue
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import InstalledPackage
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.entering.sheet_data import SheetData, indicator_sets, load_sheet, load_year
from desktop_app.movements.figure_history import FigureChange, history_of_figure
from desktop_app.movements.period import Period
from desktop_app.movements.plans import PlanKey, require_plan_unit
from desktop_app.movements.values import Value, to_stored
from ui.base.answers import submit
from ui.base.saves import Save, SavedEntity

type Done[T] = Callable[[Outcome[T]], None]


class SheetStore:
    """Reads and writes for one office; every answer comes back in the GUI thread.

    Answers that arrive after ``owner`` is gone (the window was rebuilt) are dropped; the work is done.
    """

    def __init__(self, office: Office, queue: WorkQueue, owner: QObject) -> None:
        self._office = office
        self._queue = queue
        self._owner = owner

    def sets(self, on_done: Done[list[InstalledPackage]]) -> None:
        """Read the indicator sets of the book."""

        def work() -> list[InstalledPackage]:
            with self._office.read() as conn:
                return indicator_sets(conn)

        self._submit(work, on_done)

    def load(self, set_code: str, period: Period, on_done: Done[SheetData]) -> None:
        """Read the data of a sheet."""
        commune = self._office.identity.commune_code

        def work() -> SheetData:
            with self._office.read() as conn:
                return load_sheet(conn, self._office.clock, set_code, period, commune)

        self._submit(work, on_done)

    def load_year(
        self, set_code: str, year: int, only: tuple[str, str], on_done: Done[tuple[SheetData, ...]]
    ) -> None:
        """Read the data of all periods of a year, of one unit or, where that is empty, one indicator."""
        commune = self._office.identity.commune_code
        unit, code = only

        def work() -> tuple[SheetData, ...]:
            with self._office.read() as conn:
                return load_year(conn, self._office.clock, set_code, year, commune, unit=unit, code=code)

        self._submit(work, on_done)

    def save(
        self,
        set_code: str,
        version: str,
        values: Mapping[Cell, Value | None],
        shown: Mapping[Cell, Value | None],
        save: Save,
        on_done: Done[int],
    ) -> None:
        """Make values durable in one transaction; ``shown`` stood in their cells before."""
        cells = [(key, to_stored(value)) for key, value in values.items()]
        before = {key: to_stored(value) for key, value in shown.items()}

        def work() -> int:
            with self._office.record() as rec:
                return set_values(rec, set_code, version, cells, before)

        self._submit(work, on_done, save, (SavedEntity.INDICATOR_VALUE,))

    def add_event(self, year: int, event: tuple[str, date | None], save: Save, on_done: Done[Period]) -> None:
        """Begin an event of a year, with its first day where it is known."""
        name, day = event

        def work() -> Period:
            with self._office.record() as rec:
                return add_event(rec, year, name, day)

        self._submit(work, on_done, save, (SavedEntity.REPORTING_EVENT,))

    def save_target(
        self,
        shown: IndicatorSet,
        key: PlanKey,
        year: int,
        value: tuple[Decimal | None, Decimal | None],
        save: Save,
        on_done: Done[None],
    ) -> None:
        """Make a plan figure durable: what stood there, and the new one, both in the units of ``shown``."""
        code, unit = key

        def work() -> None:
            with self._office.record() as rec:
                require_plan_unit(rec.connection, shown, year, code)
                before, after = (to_stored(each) for each in value)
                set_target(rec, shown.code, code, year, after, {"value": before}, unit, shown.version)

        self._submit(work, on_done, save, (SavedEntity.TARGET_VALUE,))

    def history(self, set_code: str, cell: Cell, on_done: Done[list[FigureChange]]) -> None:
        """Read who changed a cell, and when; oldest first."""

        def work() -> list[FigureChange]:
            with self._office.read() as conn:
                return history_of_figure(conn, set_code, cell)

        self._submit(work, on_done)

    def _submit[T](
        self,
        work: Callable[[], T],
        on_done: Done[T],
        save: Save | None = None,
        changed: Collection[SavedEntity] = (),
    ) -> None:
        submit(self._queue, self._owner, work, on_done, save=save, changed=changed)
