"""Read a bundle of the province: an ordinary exchange whose answers are in the file."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.attachments import transfer
from desktop_app.journal import urgent
from desktop_app.journal.devices import current_device
from desktop_app.sync.book import SyncBook
from desktop_app.sync.courier.answers import AnswerIndex, AnswersWire, EndOfBundle, OtherHistory, index_of
from desktop_app.sync.courier.joining import (
    Joining,
    begin_renewal,
    finish_joining,
    read_joining,
    require_to_carry,
)
from desktop_app.sync.files.transfer import Mover
from desktop_app.sync.files.tus_client import AttachmentTransport
from desktop_app.sync.identity.device_key import device_key
from desktop_app.sync.position import for_one_device, where_of
from desktop_app.sync.problems import FileRefused
from desktop_app.sync.refusals import problem_of
from desktop_app.sync.releases.stage import ReleaseStage
from desktop_app.sync.rounds.catalogue import catalogue_steps
from desktop_app.sync.rounds.round import SyncRound
from desktop_app.sync.rounds.round_log import note_end
from desktop_app.sync.stages import QueueName, RoundResult, Steps, SyncStage, SyncStep, run_steps
from desktop_app.sync.state import SyncState, change_state, read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.courier.container import BundleHeader, SealedBundle, open_bundle_file
from desktop_app.wire.courier.problems import (
    BundleProblem,
    goes_on_under_another_id,
    not_a_bundle,
    not_for_here,
    unreadable,
)
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Trouble

_REFUSED = 403
_NOT_FOUND_AT = "https://bundle.invalid"
"""An address that no network has (RFC 6761): nothing of this exchange leaves the computer."""


@dataclass(frozen=True, slots=True)
class ReadBundle:
    """What a bundle brought. ``is_news``: something of it was not here before."""

    header: BundleHeader
    result: RoundResult
    is_news: bool


def read_bundle(
    book: SyncBook,
    path: Path,
    progress: Callable[[int, int], None] | None = None,
    result: RoundResult | None = None,
) -> ReadBundle:
    """Verify a bundle of the province whole, then apply it. One that was read before changes nothing.

    ``result`` is filled meanwhile, so that what was applied is known also where a problem is raised.

    Raises:
        NotAllowed: the officer may not exchange.
        BundleProblem: it is none, damaged, for another computer, or another one must be read before; the
            medium does not give it back.
        SyncProblem: the province refused what it was sent; it says why.
    """
    try:
        return _read(book, path, progress, RoundResult() if result is None else result)
    except OSError as error:
        raise unreadable(path.name, error) from error


def _read(
    book: SyncBook, path: Path, progress: Callable[[int, int], None] | None, result: RoundResult
) -> ReadBundle:
    with book.store.read() as connection:
        require_to_carry(connection, book)
        state, device_id = read_state(connection), current_device(connection).device_id
    joining = read_joining(state)
    with open_bundle_file(path) as bundle:
        joins = joining is not None and _answers_joining(bundle, joining)
        if not joins:
            _require_for_here(bundle, state, device_id)
        key = device_key(book.vault, bundle.header.device)
        if key is None:
            raise not_for_here(bundle.name)
        bundle.verify(progress)
        payload = bundle.opened_with(key.private)
        try:
            index = index_of(payload)
        except Malformed as error:
            raise not_a_bundle(bundle.name) from error
        if joins and joining is not None:
            if index.head.welcome is None:
                raise not_for_here(bundle.name)
            finish_joining(book, joining, index.head.welcome, bundle.header.answers)
            with book.store.read() as connection:
                state, device_id = read_state(connection), current_device(connection).device_id
        if index.head.answer.standing == "renew":
            begin_renewal(book)
            raise goes_on_under_another_id(bundle.name)
        _require_base(bundle, index, state)
        if bundle.header.answers <= state.bundle_outdated:
            index.pages.clear()
        reading = _Reading(book, index, AnswersWire(payload, index, state), state, device_id, result)
        try:
            reading.run(bundle.header)
        except OtherHistory as error:
            begin_renewal(book)
            raise goes_on_under_another_id(bundle.name) from error
    return ReadBundle(bundle.header, reading.result, reading.is_news)


def _answers_joining(bundle: SealedBundle, joining: Joining) -> bool:
    header = bundle.header
    wanted = (joining.server_id, joining.key, joining.device_id)
    return header.way == "down" and (header.server_id, header.sender, header.device) == wanted


def _require_for_here(bundle: SealedBundle, state: SyncState, device_id: str) -> None:
    header = bundle.header
    if header.way == "up":
        raise BundleProblem(
            "“{name}” is for the province, and nothing was taken from it. Bring it there, and read here what "
            "comes back: its name has “xuong” in it.",
            name=bundle.name,
        )
    if header.server_id != state.server_id or not state.bundle_key:
        raise not_for_here(bundle.name)
    if header.sender.hex() != state.bundle_key:
        raise not_for_here(bundle.name)
    if header.device != device_id:
        raise BundleProblem(
            "“{name}” is for another computer of your commune, or for this one before it was connected "
            "again. Nothing was taken from it; read it there.",
            name=bundle.name,
        )


def _require_base(bundle: SealedBundle, index: AnswerIndex, state: SyncState) -> None:
    """Refuse a bundle that begins behind what is known here: what is between would be missing."""
    head = index.head
    if state.epoch not in ("", head.epoch, head.answer.epoch):
        raise BundleProblem(
            "“{name}” is older than what this computer has got from the province since. Nothing was taken "
            "from it; write another bundle and have it answered.",
            name=bundle.name,
        )
    if state.epoch in ("", head.epoch) and state.cursor < head.cursor:
        if bundle.header.follows > state.bundle_read:
            raise BundleProblem(
                "“{name}” continues bundle {number} of the province, which was not read on this computer. "
                "Read that one first, or write another bundle and have it answered.",
                name=bundle.name,
                number=bundle.header.follows,
            )
        raise BundleProblem(
            "“{name}” continues what came over a line, and this book does not have that any more: it may be "
            "restored from a backup. Write another bundle and have it answered.",
            name=bundle.name,
        )


class _Reading:
    """One bundle, as the steps of an exchange."""

    def __init__(
        self,
        book: SyncBook,
        index: AnswerIndex,
        answers: AnswersWire,
        state: SyncState,
        device_id: str,
        result: RoundResult,
    ) -> None:
        self._book = book
        self._index = index
        self._state = state
        self.result = result
        self._transport = HttpTransport(_NOT_FOUND_AT, b"bundle", answers, device_id)
        self._moved = False
        self._round = SyncRound(book, self._transport, self.result, asked=True, reports=False)

    @property
    def is_news(self) -> bool:
        """Whether anything was applied."""
        result = self.result
        applied = bool(sum(result.applied.records.values())) or result.pushed or result.files_fetched
        return bool(applied or result.packages or result.recovered or self._moved)

    def run(self, header: BundleHeader) -> None:
        """Apply all of it, and note that it was read."""
        with self._transport:
            steps = for_one_device(self._book.store, lambda: self._transport.device_id, self._steps(header))
            run_steps(steps)

    def _steps(self, header: BundleHeader) -> Steps[None]:
        yield from _until_its_end(self._round.exchange_all())
        yield self._database(SyncStage.PULL, self._note_unsent)
        yield self._database(SyncStage.URGENT, self._note_reports)
        carried = self._index.catalogue
        if carried is not None and self._state.catalogue == self._index.head.catalogue:
            releases = ReleaseStage(self._book, self._transport, self.result, asked=False)
            steps = catalogue_steps(self._book, self._transport, self.result, carried.tag, releases)
            yield from _until_its_end(steps)
        yield from self._files()
        yield self._database(SyncStage.DONE, lambda: self._note_read(header))
        head = self._index.head
        if head.code and (yield SyncStep(SyncStage.DONE, QueueName.DATABASE, self._still_waits)):
            raise problem_of(_REFUSED, Trouble(head.code, head.detail))

    def _note_unsent(self) -> None:
        """What the exchange would have sent next goes with the next bundle."""
        with self._book.store.write() as connection:
            if read_state(connection).sent_seq > self._state.sent_seq:
                change_state(connection, sent_seq=self._state.sent_seq)

    def _still_waits(self) -> bool:
        """Whether what was refused is here alone: the line may have brought it since."""
        return where_of(self._book.store).acked <= self._index.head.answer.acked_seq

    def _files(self) -> Generator[SyncStep, Any, None]:
        """Note what the province has, and take the files that are in the bundle."""
        yield self._database(SyncStage.ATTACHMENTS, self._confirm)
        mover = Mover(self._book, AttachmentTransport(self._transport), self.result, _nothing)
        missing = yield self._database(SyncStage.ATTACHMENTS, self._missing)
        for item in missing:
            if item.sha256 in self._index.contents:
                try:
                    yield from _until_its_end(mover.fetch(item))
                except FileRefused as problem:
                    self.result.file_problems.append(problem.sentence())

    def _missing(self) -> list[transfer.Waiting]:
        with self._book.store.read() as connection:
            return transfer.to_fetch(connection)

    def _confirm(self) -> None:
        with self._book.store.write() as connection:
            before = transfer.count_confirmed(connection)
            transfer.confirm(connection, self._index.head.whole)
            self._moved = transfer.count_confirmed(connection) != before

    def _note_reports(self) -> None:
        """Note the states of urgent reports, unless the line has brought newer ones."""
        reported = self._index.reported
        if reported is None or reported.answer.number < self._state.urgent:
            return
        with self._book.store.write() as connection:
            urgent.note_standings(connection, reported.answer.standings)
            change_state(connection, urgent=reported.answer.number)

    def _note_read(self, header: BundleHeader) -> None:
        self.result.clock_ahead = 0  # the time on the way says nothing of the clock
        note_end(self._book, self.result)
        with self._book.store.write() as connection:
            now = read_state(connection)
            was = self._state
            self._moved |= (now.cursor, now.urgent, now.catalogue) != (was.cursor, was.urgent, was.catalogue)
            if header.number > now.bundle_read:
                room = self._index.head.room
                change_state(connection, bundle_read=header.number, bundle_room=-1 if room is None else room)

    def _database(self, stage: SyncStage, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(stage, QueueName.DATABASE, work)


def _until_its_end(steps: Steps[None]) -> Steps[None]:
    """Yield steps until there are none, or the bundle has no answer any more."""
    try:
        yield from steps
    except EndOfBundle:
        return


def _nothing() -> Steps[None]:
    """No records are exchanged between two parts of a file: there is nobody to ask."""
    yield from ()
