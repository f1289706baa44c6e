"""The stage that transfers files, after the records: sent, then fetched, the smallest first.

A problem of one file does not stop the others; a problem of the connection stops the round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.attachments import transfer
from desktop_app.attachments.limits import office_limits
from desktop_app.attachments.transfer import Waiting
from desktop_app.base.problems import Problem
from desktop_app.sync.book import SyncBook
from desktop_app.sync.files.transfer import Mover, Steps
from desktop_app.sync.files.tus_client import AttachmentTransport
from desktop_app.sync.problems import FileRefused, SyncProblem
from desktop_app.sync.stages import FileProgress, RoundResult
from desktop_app.sync.state import FilesWhen, change_state, encode_problem, read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import HeldContent


@dataclass(frozen=True, slots=True)
class _Plan:
    """What may be sent and what is missing here."""

    send: Sequence[Waiting]
    fetch: Sequence[Waiting]


@dataclass(frozen=True, slots=True)
class _Todo:
    """What the province lacks, with how much it has, and what it can give."""

    send: Sequence[tuple[Waiting, int]]
    fetch: Sequence[Waiting]


class AttachmentStage:
    """The files of one round.

    ``contents`` is what the province said it holds of the commune, ``asked`` whether a person waits
    for this exchange. ``records_done`` is run before the first file, ``exchange`` sends records that
    were made meanwhile.
    """

    def __init__(
        self,
        book: SyncBook,
        transport: HttpTransport,
        result: RoundResult,
        contents: int,
        *,
        asked: bool,
        records_done: Callable[[], None],
        exchange: Callable[[], Steps[None]],
    ) -> None:
        self._book = book
        self._line = AttachmentTransport(transport)
        self._mover = Mover(book, self._line, result, exchange)
        self._result = result
        self._contents = contents
        self._asked = asked
        self._records_done = records_done
        self._problems: list[Problem] = []

    def steps(self) -> Steps[None]:
        """Nothing, without a request, when nothing is to be sent or can have come."""
        mover = self._mover
        plan: _Plan | None = yield mover.database(self._plan)
        if plan is None:
            return
        yield mover.database(self._records_done)
        wanted = [item.sha256 for item in (*plan.send, *plan.fetch)]
        held: list[HeldContent] = yield mover.network(lambda: self._line.held(wanted))
        todo: _Todo = yield mover.database(lambda: self._sort(plan, held))
        for number, (item, there) in enumerate(todo.send, 1):
            mover.progress = FileProgress(True, number, len(todo.send))
            yield from self._alone(mover.send(item, there))
        for number, item in enumerate(todo.fetch, 1):
            mover.progress = FileProgress(False, number, len(todo.fetch))
            yield from self._alone(mover.fetch(item))
        mover.progress = None
        yield mover.database(self._note)

    def _alone(self, steps: Steps[None]) -> Steps[None]:
        try:
            yield from steps
        except FileRefused as problem:
            self._problems.append(problem)

    def _plan(self) -> _Plan | None:
        with self._book.store.read() as connection:
            state = read_state(connection)
            lost = 0 <= self._contents < transfer.count_confirmed(connection)
            send, missing = transfer.to_send(connection), transfer.to_fetch(connection)
        if lost:  # the province holds less than it once confirmed: its database is an older copy
            with self._book.store.write() as connection:
                transfer.offer_again(connection)
                send = transfer.to_send(connection)
        if self._contents < 0 or not (send or missing):
            self._note_problem(state.files_problem, _older() if send or missing else None)
            return None
        if not self._asked and state.files_when != FilesWhen.ALWAYS:
            return None
        limit = office_limits().fetched_by_itself_bytes
        fetch = [item for item in missing if self._asked or (item.size or 0) <= limit]
        known = not self._asked and state.files_seen == self._seen(len(missing))
        if not send and (known or not fetch):
            return None
        return _Plan(send, fetch)

    def _seen(self, missing: int) -> str:
        return f"{self._contents} {missing}"

    def _sort(self, plan: _Plan, held: Sequence[HeldContent]) -> _Todo:
        """Note what the province has already; what is left."""
        send = list(zip(plan.send, held, strict=False))
        confirmed = [item.sha256 for item, there in send if there.whole]
        if confirmed:
            with self._book.store.write() as connection:
                transfer.confirm(connection, confirmed)
        given = zip(plan.fetch, held[len(plan.send) :], strict=True)
        return _Todo(
            [(item, there.received) for item, there in send if not there.whole],
            [item for item, there in given if there.whole],
        )

    def _note(self) -> None:
        """Keep what a person should know, and what need not be asked again."""
        with self._book.store.write() as connection:
            missing = transfer.count_waiting(connection).to_fetch
            change_state(connection, files_seen="" if self._problems else self._seen(missing))
            before = read_state(connection).files_problem
        self._note_problem(before, self._problems[0] if self._problems else None)
        self._result.file_problems += [problem.sentence() for problem in self._problems[1:]]

    def _note_problem(self, before: str, problem: Problem | None) -> None:
        """Keep it for the page, and report it in the result when it is new."""
        now = "" if problem is None else encode_problem(problem)
        if now == before:
            return
        with self._book.store.write() as connection:
            change_state(connection, files_problem=now)
        if problem is not None:
            self._result.file_problems.append(problem.sentence())


def _older() -> SyncProblem:
    return SyncProblem(
        "The province's server is older than this program and accepts no files yet. They stay on this "
        "computer; figures and forms are exchanged as always."
    )
