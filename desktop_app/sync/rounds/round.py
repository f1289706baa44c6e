"""A round of sync: named stages made of steps, each for one queue, without threads or timers.

``run_round`` takes the steps one after the other; ``desktop_app.sync.rounds.queues`` hands them to the
window's queues. A round can be stopped anywhere: the next one resumes after what was applied.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device, head
from desktop_app.storage.revisions import HEAD
from desktop_app.sync import outbox
from desktop_app.sync.book import SyncBook
from desktop_app.sync.files.stage import AttachmentStage
from desktop_app.sync.holdback import count_as_unsent, note_acknowledged, note_fetched
from desktop_app.sync.identity.enrolment import no_line
from desktop_app.sync.identity.renewal import renewal_steps
from desktop_app.sync.identity.token_renewal import RoundToken
from desktop_app.sync.incoming import applying
from desktop_app.sync.incoming.rejoining import claim_what_was_known
from desktop_app.sync.incoming.unpacking import ArrivedPages
from desktop_app.sync.keys.tending import keys_due, tend_keys
from desktop_app.sync.position import (
    Ready,
    SyncPosition,
    Whereabouts,
    for_one_device,
    position_of,
    request_at,
    where_in,
)
from desktop_app.sync.problems import (
    CommuneFull,
    ServerTrouble,
    UnknownDevice,
    connection_cut,
    overtaken,
    stuck,
)
from desktop_app.sync.releases.stage import ReleaseStage
from desktop_app.sync.rounds.catalogue import catalogue_steps
from desktop_app.sync.rounds.comparison_stage import ComparisonStage
from desktop_app.sync.rounds.new_server import push_everything
from desktop_app.sync.rounds.pending_reports import PendingBatch, mark_sent, pending_reports
from desktop_app.sync.rounds.rollback_recovery import start_recovery
from desktop_app.sync.rounds.round_log import note_end
from desktop_app.sync.stages import QueueName, RoundResult, Steps, SyncStage, SyncStep, run_steps
from desktop_app.sync.state import SyncState, change_state, note_failure, note_success, read_state
from desktop_app.sync.transport.https import Exchanged, HttpTransport
from desktop_app.sync.urgent.stage import UrgentStage
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Answer
from desktop_app.wire.protocol import ANSWER_BYTES

PERMISSION = "sync.run"

COMPARE_EVERY = 24 * 3_600_000
"""Both ends are compared by digests once a day (milliseconds), and on request."""


def run_round(
    book: SyncBook,
    transport: HttpTransport,
    *,
    compare: bool = False,
    asked: bool = True,
    on_stage: Callable[[SyncStage], None] | None = None,
) -> RoundResult:
    """Run a whole round in the calling thread.

    ``asked``: a person started it, so files are transferred whatever their setting.

    Raises:
        SyncProblem: it could not be finished; what was done is kept, and the next round resumes.
    """
    return run_steps(round_steps(book, transport, compare=compare, asked=asked), on_stage)


def round_steps(
    book: SyncBook,
    transport: HttpTransport,
    *,
    compare: bool = False,
    asked: bool = True,
    result: RoundResult | None = None,
) -> Steps[RoundResult]:
    """Yield the steps of a round; each is sent the value of the one before.

    ``result`` is filled as the round goes on, so that what was applied is known also where it is cut off.
    """
    current = SyncRound(book, transport, result or RoundResult(), asked=asked)
    try:
        steps = current.steps(compare=compare)
        yield from for_one_device(book.store, lambda: transport.device_id, steps)
    except NotAllowed:
        raise  # no attempt to connect
    except Problem as problem:
        note = partial(_note_failure, book, problem, current.sent_before)
        yield SyncStep(SyncStage.DONE, QueueName.DATABASE, note)
        raise
    return current.result


class SyncRound:
    """The steps of one round and what they found."""

    def __init__(
        self,
        book: SyncBook,
        transport: HttpTransport,
        result: RoundResult,
        *,
        asked: bool,
        reports: bool = True,
    ) -> None:
        """``reports``: urgent reports go before the records; else they have been taken care of."""
        self._reports = reports
        self._asked = asked
        self._contents = -1
        self.book, self.transport, self.result = book, transport, result
        self._urgent = UrgentStage(book, transport, result)
        self.sent_before = 0
        self._answered = False
        self._keys_due = False
        self._catalogue_tag = ""
        self._token = RoundToken(book, transport)
        self._items: PendingBatch | None = None
        self._full: CommuneFull | None = None
        self._left_at: SyncPosition | None = None
        self._state = SyncState()

    def steps(self, *, compare: bool) -> Steps[None]:
        """Exchange until nothing is left, compare when it is due, fetch what was published, then files."""
        yield from self.exchange_all()
        yield from self._token.renew_if_old()
        since = self._now() - self._state.last_compared  # negative when the clock was set back: then at once
        if compare or not 0 <= since <= COMPARE_EVERY or self._state.compared_tables != HEAD:
            yield from ComparisonStage(self.book, self.transport, self.result, self.exchange_all).steps()
        releases = ReleaseStage(self.book, self.transport, self.result, asked=self._asked)
        yield from catalogue_steps(self.book, self.transport, self.result, self._catalogue_tag, releases)
        yield from self._files()
        yield from releases.program(self.exchange_all)
        yield self._database(SyncStage.DONE, partial(note_end, self.book, self.result))

    def _files(self) -> Steps[None]:
        return AttachmentStage(
            self.book,
            self.transport,
            self.result,
            self._contents,
            asked=self._asked,
            records_done=self._note_success,
            exchange=self.exchange_all,
        ).steps()

    def exchange_all(self) -> Steps[None]:
        """Exchange records until both ends have the same, and what the office's keys need with them."""
        yield from self._exchange_records()
        if self._keys_due:
            yield self._database(SyncStage.PULL, partial(tend_keys, self.book))
            yield from self._exchange_records()

    def _exchange_records(self) -> Steps[None]:
        before: tuple[int, ...] | None = None
        while True:
            ready = yield from self._ready()
            stage = SyncStage.PUSH if ready.box.ops else SyncStage.PROBE
            exchange = SyncStep(stage, QueueName.NETWORK, partial(self._exchange, ready))
            try:
                arrived: ArrivedPages = yield exchange
            except CommuneFull as full:
                if self._full is not None:
                    raise
                self._full = full  # what others recorded is fetched all the same
                continue
            except UnknownDevice as unknown:
                yield from self._token.after(unknown)
                continue
            exchanged = arrived.exchanged
            self._count(ready, exchanged)
            if exchanged.answer.standing == "renew":
                yield from self._renew()
                continue
            try:
                if ready.state.epoch not in ("", exchanged.answer.epoch):
                    yield from self._recover(exchanged.answer)
                    continue
                yield from self._apply(ready, arrived)
            except applying.DifferentHistory:
                yield from self._renew()
                continue
            if exchanged.cut:
                raise connection_cut()
            there: Whereabouts = yield self._reading(SyncStage.PULL, self._where)
            self._state = there.state
            where = there.end, there.acked, there.state.cursor, there.state.say_conflicts
            all_sent = not there.state.say_conflicts or where == before or self._full is not None
            is_known = there.state.cursor == exchanged.answer.head and (
                there.end == there.acked or self._full is not None
            )
            if is_known and all_sent:
                if self._full is not None:
                    yield self._database(SyncStage.PULL, lambda: count_as_unsent(self.book))
                    raise self._full
                return
            if where == before:
                raise stuck()
            before = where

    def _where(self) -> Whereabouts:
        """How far the exchange is; in the same look, whether the office's keys need something."""
        with self.book.store.read() as connection:
            self._keys_due = keys_due(connection)
            return where_in(connection)

    def _ready(self) -> Steps[Ready]:
        """The next request; what is urgent goes before it."""
        while True:
            ready: Ready | None = yield self._reading(SyncStage.PUSH, self._prepare)
            if ready is None:
                yield from self._urgent.send()
                continue
            if ready.box.last_seq > ready.state.sent_seq:
                yield self._database(SyncStage.PUSH, partial(self._note_sent, ready.box.last_seq))
            return ready

    def _prepare(self) -> Ready | None:
        """Return the next request; none while urgent reports wait. After a lost answer it sends no ops."""
        with self.book.store.read() as connection:
            self.book.session.require(connection, PERMISSION)
            state = read_state(connection)
            self.sent_before = state.sent_seq
            if state.server_id and self._reports and self._urgent.waits(connection):
                return None
            device = current_device(connection)
            end = head(connection, device).seq
            in_doubt = state.sent_seq > device.acked_seq and not self._answered
            nothing_up = device.acked_seq == end or in_doubt or state.see_first or self._full
            box = outbox.Outbox((), 0, 0) if nothing_up else outbox.cut(connection, device)
            is_last = max(box.last_seq, device.acked_seq) == end
            self._items = pending_reports(connection, device, state.say_conflicts) if is_last else None
            is_first = min(state.say_first, end) > device.acked_seq and not self._full
            limit = 0 if is_first or state.former_cursor else ANSWER_BYTES
            items = self._items.items if self._items else []
            cursor = state.former_cursor or state.cursor
            request = request_at(connection, state, device, limit, items, cursor=cursor)
        if not state.server_id:
            raise no_line(state)
        if device.device_id != self.transport.device_id:
            raise overtaken()
        self._left_at = SyncPosition(device, state.epoch, state.cursor, state.sent_seq)
        return Ready(state, device, request, box)

    def _note_sent(self, last_seq: int) -> None:
        """Remember what is being sent, before it is: its answer may be lost."""
        with self.book.store.write() as connection:
            self._require_untouched(connection)
            change_state(connection, sent_seq=last_seq)
            moved_to = position_of(connection)
        self._left_at = moved_to

    def _exchange(self, ready: Ready) -> ArrivedPages:
        return ArrivedPages(self.transport.exchange(ready.request, ready.box.segments))

    def _apply(self, ready: Ready, arrived: ArrivedPages) -> Steps[None]:
        if ready.state.former_cursor:  # the same province: now from the beginning
            yield self._database(SyncStage.PULL, lambda: self._change(former_cursor=0))
            return
        if self._brings(arrived):
            yield self._database(SyncStage.PULL, partial(self._apply_part, arrived))
        while arrived.more_follows:
            yield SyncStep(SyncStage.PULL, QueueName.NETWORK, arrived.unpack_next)
            yield self._database(SyncStage.PULL, partial(self._apply_part, arrived))
        exchanged = arrived.exchanged
        if exchanged.answer.urgent != ready.state.urgent and not exchanged.cut:
            yield from self._urgent.receive(exchanged.answer.urgent)

    def _brings(self, arrived: ArrivedPages) -> bool:
        """Whether an answer says anything that is not known here."""
        left_at, answer = self._left_at, arrived.exchanged.answer
        known = None if left_at is None else (left_at.device.acked_seq, left_at.epoch)
        return bool(arrived.part or self._items) or (answer.acked_seq, answer.epoch) != known

    def _apply_part(self, arrived: ArrivedPages) -> None:
        answer = arrived.exchanged.answer
        try:
            with self.book.store.write(more_follows=arrived.more_follows) as connection:
                self._require_untouched(connection)
                before = current_device(connection)
                device = applying.acknowledge(connection, before, answer)
                note_acknowledged(connection, self.book.clock, before, device)
                if self._items:
                    mark_sent(connection, self._items)
                    self._items = None
                applied = applying.apply_unpacked(connection, self.book, device, arrived.part)
                change_state(connection, epoch=answer.epoch)
                rejoins = read_state(connection).see_first
                if note_fetched(connection, answer):
                    if read_state(connection).bring_along:
                        self.result.restated += push_everything(connection)
                    elif rejoins:
                        claim_what_was_known(connection)
                moved_to = position_of(connection)
        except Malformed as error:
            raise ServerTrouble(
                "What the province sent cannot be read. Nothing was changed here; "
                "tell the province if it stays so."
            ) from error
        self._left_at = moved_to
        self.result.applied.add(applied)

    def _require_untouched(self, connection: Connection) -> None:
        """Refuse an answer to an earlier position: it would undo what a later one brought.

        Raises:
            Overtaken: another program, or a new enrolment, has moved the book on.
        """
        if position_of(connection) != self._left_at:
            raise overtaken()

    def _check_untouched(self) -> None:
        with self.book.store.read() as connection:
            self._require_untouched(connection)

    def _renew(self) -> Steps[None]:
        if self.result.renewed:
            raise stuck()
        yield self._database(SyncStage.RENEW, self._check_untouched)
        yield from renewal_steps(self.book, self.transport)
        self.result.renewed = True
        self._answered = False

    def _recover(self, answer: Answer) -> Steps[None]:
        """Recover after a restore of the province: send again what it lost, then fetch all of it."""
        if self.result.recovered:
            raise stuck()
        yield self._database(SyncStage.RECOVER, lambda: self._start_recovery(answer))
        self.result.recovered = True

    def _start_recovery(self, answer: Answer) -> None:
        with self.book.store.write() as connection:
            self._require_untouched(connection)
            self.result.restated += start_recovery(connection, self.book, answer)

    def _change(self, **changes: int) -> None:
        with self.book.store.write() as connection:
            change_state(connection, **changes)

    def _note_success(self) -> None:
        with self.book.store.write() as connection:
            note_success(connection, self._now())

    def _count(self, ready: Ready, exchanged: Exchanged) -> None:
        self._answered = True
        self._urgent.try_again()
        self._catalogue_tag = exchanged.answer.catalogue
        self._contents = exchanged.answer.contents
        self._token.is_old = exchanged.answer.renew_token
        self.result.requests += 1
        self.result.sent_bytes += exchanged.sent_bytes
        self.result.received_bytes += exchanged.received_bytes
        self.result.pushed += max(0, exchanged.answer.acked_seq - ready.device.acked_seq)
        self.result.clock_ahead = self._now() - exchanged.answer.time

    def _now(self) -> int:
        return to_millis(self.book.clock.now())

    def _database(self, stage: SyncStage, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(stage, QueueName.DATABASE, work)

    def _reading(self, stage: SyncStage, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(stage, QueueName.DATABASE, work, only_reads=True)


def _note_failure(book: SyncBook, problem: Problem, sent_before: int) -> None:
    with book.store.write() as connection:
        note_failure(connection, problem, to_millis(book.clock.now()), sent_before)
