"""Transfer of one file: piece by piece, each durable at its destination before the next one is sent.

Records waiting to be exchanged go first between two pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from desktop_app.attachments import content, transfer
from desktop_app.attachments.kinds import kinds
from desktop_app.attachments.transfer import Waiting
from desktop_app.journal.devices import current_device, unacknowledged
from desktop_app.sync.book import SyncBook
from desktop_app.sync.files.tus_client import AttachmentTransport, Fetched
from desktop_app.sync.problems import FileRefused, WrongOffset, connection_cut
from desktop_app.sync.stages import FileProgress, QueueName, RoundResult, SyncStage, SyncStep

_TRIES = 3
"""How often a file may fail to get on before it is left for the next round."""

EXCHANGE_EVERY = timedelta(minutes=5)
"""So often records are exchanged while files travel, also when there are none to send."""

type Steps[T] = Generator[SyncStep, Any, T]


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a file is after a step here; ``records``: they are to be exchanged before anything else."""

    at: int
    piece: bytes
    records: bool


class Mover:
    """Sends and fetches single files. ``exchange`` sends records that were made meanwhile.

    Raises (all steps):
        FileRefused: this one file cannot go on; the others can.
        Offline, ServerTrouble, Unauthorised: nothing can.
    """

    def __init__(
        self,
        book: SyncBook,
        line: AttachmentTransport,
        result: RoundResult,
        exchange: Callable[[], Steps[None]],
    ) -> None:
        self.progress: FileProgress | None = None
        self._book = book
        self._line = line
        self._result = result
        self._exchange = exchange
        self._exchanged = book.clock.now()

    def database(self, work: Callable[[], Any]) -> SyncStep:
        """Return a step in the book."""
        return SyncStep(SyncStage.ATTACHMENTS, QueueName.DATABASE, work, self.progress)

    def network(self, work: Callable[[], Any]) -> SyncStep:
        """Return a network step, counted as a request."""
        self._result.requests += 1
        return SyncStep(SyncStage.ATTACHMENTS, QueueName.NETWORK, work, self.progress)

    def send(self, item: Waiting, there: int) -> Steps[None]:
        """Send a file of which the province has ``there`` bytes.

        The upload is always created first, also to resume: one created with another size is started over.
        """
        yield self.database(lambda: self._prove(item))
        at, created, stuck = there, False, 0
        while at < (item.size or 0) or not created:
            here: _Here = yield self.database(self._reading(item, at))
            if here.records:
                yield from self._exchange_records()
            now = yield from self._send_piece(item, here, created=created)
            stuck = stuck + 1 if now is None or now <= at else 0
            if stuck > _TRIES:
                raise _does_not_get_on(item)
            at, created = now or 0, now is not None
            self._show(at, item.size or 0)
        yield self.database(lambda: self._confirm(item))
        self._result.files_sent += 1

    def _send_piece(self, item: Waiting, here: _Here, *, created: bool) -> Steps[int | None]:
        """Send one piece; return how much the province has, ``None`` if it forgot the upload."""
        now: int | None
        piece = here.piece if created or here.at == 0 else b""
        try:
            now = yield self.network(lambda: self._line.send(item, here.at, piece, created=created))
        except WrongOffset:
            now = yield self.network(lambda: self._line.offset(item.sha256))
        else:
            self._result.sent_bytes += len(piece)
        return now

    def fetch(self, item: Waiting) -> Steps[None]:
        """Fetch a file, from where it is."""
        at: int = yield self.database(lambda: self._received(item))
        stuck = 0
        while True:
            fetched: Fetched = yield self.network(self._fetching(item, at))
            self._result.received_bytes += len(fetched.piece)
            here: _Here = yield self.database(self._taking(item, fetched, at))
            whole = here.at == fetched.size
            if fetched.cut and not whole:
                raise connection_cut()
            if here.records:
                yield from self._exchange_records()
            if whole:
                self._result.files_fetched += 1
                return
            stuck = stuck + 1 if here.at <= at else 0
            if stuck > _TRIES:
                raise _does_not_get_on(item)
            at = here.at
            self._show(at, fetched.size)

    def _exchange_records(self) -> Steps[None]:
        yield from self._exchange()
        self._exchanged = self._book.clock.now()

    def _records_wait(self, connection: Connection) -> bool:
        """Whether there are records to send, or others' may have come since the last exchange."""
        passed = self._book.clock.now() - self._exchanged
        if not timedelta(0) <= passed < EXCHANGE_EVERY:  # also when the clock was set back
            return True
        return unacknowledged(connection, current_device(connection)) > 0

    def _show(self, at: int, size: int) -> None:
        if self.progress is not None:
            self.progress = replace(self.progress, percent=100 * at // max(size, 1))

    def _prove(self, item: Waiting) -> None:
        try:
            with self._book.store.read() as connection:
                content.check(connection, item.sha256)
        except content.Damaged as error:
            raise FileRefused(
                "“{name}” is damaged on this computer and was not sent; the disk may be failing. "
                "Attach the file again.",
                name=item.name,
            ) from error

    def _reading(self, item: Waiting, at: int) -> Callable[[], _Here]:
        def work() -> _Here:
            with self._book.store.read() as connection:
                piece = next(content.pieces(connection, item.sha256, at), b"")
                return _Here(at, piece, self._records_wait(connection))

        return work

    def _received(self, item: Waiting) -> int:
        with self._book.store.read() as connection:
            return transfer.received(connection, item.sha256)

    def _fetching(self, item: Waiting, at: int) -> Callable[[], Fetched]:
        return lambda: self._line.fetch(item, at)

    def _taking(self, item: Waiting, fetched: Fetched, start: int) -> Callable[[], _Here]:
        return lambda: self._take(item, fetched, start)

    def _take(self, item: Waiting, fetched: Fetched, start: int) -> _Here:
        """Keep a piece; return the last one only together with the proof of the whole."""
        if fetched.size > kinds().largest_bytes:
            raise FileRefused(
                "“{name}” is larger than a file may be here, and was not fetched.", name=item.name
            )
        try:
            with self._book.store.write() as connection:
                at = transfer.take(connection, item.sha256, fetched.size, start, fetched.piece)
                if at == fetched.size:
                    content.check(connection, item.sha256)
                    transfer.confirm(connection, [item.sha256])
                return _Here(at, b"", self._records_wait(connection))
        except content.Damaged as error:
            with self._book.store.write() as connection:
                content.remove(connection, item.sha256)
            raise FileRefused(
                "“{name}” arrived damaged and was thrown away. It is fetched again with the next exchange.",
                name=item.name,
            ) from error

    def _confirm(self, item: Waiting) -> None:
        with self._book.store.write() as connection:
            transfer.confirm(connection, [item.sha256])


def _does_not_get_on(item: Waiting) -> FileRefused:
    return FileRefused("“{name}” does not get on. It is tried again with the next exchange.", name=item.name)
