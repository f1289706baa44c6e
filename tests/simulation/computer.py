"""One computer of an office: its folder, its book, its line, its clock, and what is on its screen."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.accounts.session import Session
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import VaultKind
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.sync.identity.enrolment import connect, enrol
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import RoundResult, SyncStep
from desktop_app.sync.state import read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.op import Value
from tests.builders import PASSPHRASE, QUICK
from tests.simulation.clocks import Time, WrongClock
from tests.simulation.disk import Disk
from tests.simulation.network import Line
from tests.simulation.oracle import Seen
from tests.simulation.province import Province


@dataclass(slots=True)
class _Round:
    """An exchange under way: ``step`` comes next."""

    steps: Generator[SyncStep, Any, RoundResult]
    transport: HttpTransport
    result: RoundResult
    step: SyncStep

    def go_on(self) -> None:
        """Do the next step."""
        try:
            value = self.step.work()
        except Exception as error:  # noqa: BLE001  (the exchange notes it and raises it again)
            self.step = self.steps.throw(error)
        else:
            self.step = self.steps.send(value)


class Computer:
    """A computer and the person who works at it, who has its name."""

    def __init__(self, name: str, commune: str, folder: Path, time: Time, province: Province) -> None:
        self.name = name
        self.commune = commune
        self.folder = DataFolder(folder)
        self.disk = Disk(folder)
        self.clock = WrongClock(time)
        self.province = province
        self.line = Line(province.servers)
        self.acts: set[int] = set()
        """The acts that are in its book, as far as they were saved."""
        self.unknown: Callable[[], None] | None = None
        """Looks what an act has left that lost its power."""
        self.gone = False
        self.cells: dict[int, Value] = {}
        """What the table of cells shows."""
        self.table: int | None = None
        """Up to which version of the province's it was read, where it was read as a whole."""
        self.beside: Seen = {}
        """What else stood in the book then."""
        self.form: ResponseDraft | None = None
        """The form that is open on the screen."""
        self._office: Office | None = None
        self._round: _Round | None = None

    @property
    def office(self) -> Office:
        """The open book; the program is started where it does not run."""
        if self._office is None:
            office = Office.open(
                self.folder, lambda _: PASSPHRASE, self.clock, prefer=VaultKind.PASSPHRASE, cost=QUICK
            )
            if not office.identity.commune_code:
                office.choose_commune(self.commune, sample=True)
            office.officer = self.name
            self._office = office
            look, self.unknown = self.unknown, None
            if look is not None:
                look()
        return self._office

    @property
    def runs(self) -> bool:
        """Whether the program runs."""
        return self._office is not None

    def enrol(self, commune: str = "", province: Province | None = None) -> None:
        """Connect it with a fresh code, of its own commune and province unless others are named."""
        server = province or self.province
        code = server.code(commune or self.commune)
        enrol(self.office.sync_book(), server.url, code, f"Máy {self.name}", self.line)

    @property
    def is_home(self) -> bool:
        """Whether its book is connected to its own province, where that is now."""
        with self.office.read() as connection:
            return read_state(connection).address == self.province.url

    def sync(
        self, parts: int | None = None, *, compare: bool = False, scheduled: bool = False
    ) -> RoundResult | None:
        """An exchange, or some parts of one; its result when it is over. ``scheduled``: by no person.

        Raises:
            SyncProblem: as the exchange does.
        """
        if self._round is None:
            self._round = self._begin(compare=compare, scheduled=scheduled)
        current = self._round
        try:
            while parts is None or parts > 0:
                current.go_on()
                parts = None if parts is None else parts - 1
        except StopIteration:
            self._end_round()
            return current.result
        except BaseException:
            self._end_round()
            raise
        return None

    def _begin(self, *, compare: bool, scheduled: bool) -> _Round:
        book = self.office.sync_book(Session.of_schedule() if scheduled else None)
        transport = connect(book, self.line)
        result = RoundResult()
        steps = round_steps(book, transport, compare=compare, result=result)
        return _Round(steps, transport, result, next(steps))

    def _end_round(self) -> None:
        if self._round is not None:
            self._round.transport.close()
            self._round = None

    @property
    def exchanging(self) -> bool:
        """Whether an exchange is under way."""
        return self._round is not None

    def close(self) -> None:
        """End the program politely."""
        self._forget_screen()
        if self._office is not None:
            self._office.close()
            self._office = None

    def lose_power(self) -> None:
        """End everything at once; what was not committed is gone."""
        self._forget_screen()
        self.disk.lose_power()
        office, self._office = self._office, None
        if office is not None:
            office.store.engine.dispose()
            office.store._head.close()
            return
        with warnings.catch_warnings():  # it was being opened: nobody knows what is open by now
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()

    def read_again(self) -> None:
        """Have the table of cells read again where it is needed next."""
        self.cells.clear()
        self.table = None

    def _forget_screen(self) -> None:
        self.read_again()
        self.form = None
        self._end_round()
