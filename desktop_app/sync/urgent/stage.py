"""The stage that sends urgent reports: before the first exchange of a round and between any two.

A report that the province refuses arrives as its record, so nothing here may hold up the records.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from desktop_app.journal import urgent
from desktop_app.sync.book import SyncBook
from desktop_app.sync.problems import Later, NoReports, Offline, ReportsRefused, SyncProblem
from desktop_app.sync.stages import QueueName, RoundResult, Steps, SyncStage, SyncStep
from desktop_app.sync.state import change_state, read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.urgent.fitting import fitting
from desktop_app.wire.urgent.messages import URGENT_AT_ONCE, UrgentAnswer, UrgentMessage, UrgentRequest

type _Ready = tuple[list[UrgentMessage], int]


class UrgentStage:
    """The urgent reports of one round."""

    def __init__(self, book: SyncBook, transport: HttpTransport, result: RoundResult) -> None:
        self._book = book
        self._transport = transport
        self._result = result
        self._in_trouble = False
        self._aside: set[str] = set()
        self._at_once = URGENT_AT_ONCE

    def waits(self, connection: Connection) -> bool:
        """Whether a report is to be sent before the next exchange."""
        return not self._in_trouble and urgent.any_waiting(connection, without=self._aside)

    def try_again(self) -> None:
        """Allow refused reports once more, as the province has answered."""
        self._in_trouble = False
        self._aside.clear()

    def send(self) -> Steps[None]:
        """Send what waits.

        Raises:
            Offline, Later: there is no connection, or the province asked for a pause.
        """
        messages, known = yield self._database(self._waiting)
        yield from self._ask(messages, known)

    def receive(self, number: int) -> Steps[None]:
        """Fetch the state of reports: ``number`` is the last change at the province.

        A lower number than was known comes from an older copy of its database, which lost reports.
        """
        known: int = yield self._database(lambda: self._known(number))
        if number != known:
            yield from self._ask([], known)
        messages, known = yield self._database(self._waiting)
        if messages:
            yield from self._ask(messages, known)

    def _ask(self, messages: list[UrgentMessage], known: int) -> Steps[None]:
        request = UrgentRequest(fitting(messages[: self._at_once]), known)
        self._result.requests += 1
        answer: UrgentAnswer | None
        try:
            answer = yield SyncStep(
                SyncStage.URGENT, QueueName.NETWORK, lambda: self._transport.urgent(request)
            )
        except (Offline, Later):
            raise
        except NoReports:
            answer = None
        except ReportsRefused as refused:
            yield from self._refused([message.id for message in request.messages], refused.report)
            return
        except SyncProblem:  # the exchange meets the same, and says so; the reports wait
            self._in_trouble = True
            return
        yield self._database(lambda: self._note(request, answer))

    def _refused(self, ids: list[str], named: str) -> Steps[None]:
        """Let a report that is refused hold up no other; drop it only where the province names it.

        Otherwise something in between may have changed it. Sent again one by one, it is left for later.
        """
        if named in ids:
            yield self._database(lambda: self._give_up(named))
        elif len(ids) > 1:
            self._at_once = 1
        else:
            self._aside.update(ids)

    def _give_up(self, named: str) -> None:
        with self._book.store.write() as connection:
            urgent.goes_with_records(connection, [named])

    def _waiting(self) -> _Ready:
        with self._book.store.read() as connection:
            return urgent.waiting(connection, without=self._aside), read_state(connection).urgent

    def _known(self, number: int) -> int:
        with self._book.store.read() as connection:
            known = read_state(connection).urgent
        if number >= known:
            return known
        with self._book.store.write() as connection:
            urgent.offer_again(connection)
            change_state(connection, urgent=0)
        return 0

    def _note(self, request: UrgentRequest, answer: UrgentAnswer | None) -> None:
        with self._book.store.write() as connection:
            if answer is not None:
                urgent.note_standings(connection, answer.standings)
                change_state(connection, urgent=answer.number)
            urgent.goes_with_records(connection, [message.id for message in request.messages])

    def _database(self, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(SyncStage.URGENT, QueueName.DATABASE, work)
