"""The stage of a round that compares both ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import to_millis
from desktop_app.sync.book import SyncBook
from desktop_app.sync.rounds import comparison as comparing
from desktop_app.sync.rounds.record_sums import Key
from desktop_app.sync.stages import QueueName, RoundResult, Steps, SyncStage, SyncStep
from desktop_app.sync.state import change_state, read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.digest import ITEMS
from desktop_app.wire.messages import DigestsAnswer, DigestsRequest, Ping


class ComparisonStage:
    """``exchange`` sends and fetches until nothing is left."""

    def __init__(
        self,
        book: SyncBook,
        transport: HttpTransport,
        result: RoundResult,
        exchange: Callable[[], Steps[None]],
    ) -> None:
        self._book = book
        self._transport = transport
        self._result = result
        self._exchange = exchange

    def steps(self) -> Steps[None]:
        """Compare; where the ends differ, fetch everything, then send again what is still unknown there."""
        yield from self._learn_key()
        keys = yield from self._differences()
        self._result.differences += (yield from self._differing_items())[0]
        if self._result.differences:
            yield self._database(self._fetch_all)
            yield from self._exchange()
            keys = yield from self._differences()
            differing, items = yield from self._differing_items()
            if keys or differing:
                self._result.restated += yield self._database(comparing.restating(self._book, keys, items))
                yield from self._exchange()
        yield self._database(lambda: comparing.note_compared(self._book, self._now()))

    def _learn_key(self) -> Steps[None]:
        """Ask for the key of bundles, where the computer was enrolled before there was one."""
        if (yield self._database(self._known_key)):
            return
        ping: Ping = yield self._network(self._transport.ping)
        self._result.requests += 1
        if ping.key:
            yield self._database(lambda: self._keep_key(ping.key))

    def _known_key(self) -> str:
        with self._book.store.read() as connection:
            return read_state(connection).bundle_key

    def _keep_key(self, key: bytes) -> None:
        with self._book.store.write() as connection:
            change_state(connection, bundle_key=key.hex())

    def _differences(self) -> Steps[list[Key]]:
        """Count the scopes that differ; return our records that the province does not have as they are."""
        keys: list[Key] = []
        made = comparing.sums_made(self._book, self._now())
        while not (yield self._database(made)):
            pass
        theirs = yield self._network(lambda: self._transport.digests(DigestsRequest()))
        differing = comparing.scopes_differing(self._book, theirs.scopes, self._now())
        while (scopes := (yield self._database(differing))) is None:
            pass
        self._result.requests += 1 + len(scopes)
        for scope in scopes:
            records = yield self._network(comparing.digests_of(self._transport, scope))
            unknown = comparing.unknown_of(self._book, scope, records.records, self._now())
            found: comparing.ScopeDifference = yield self._database(unknown)
            self._result.differences += found.differs
            keys += found.unknown
        return keys

    def _differing_items(self) -> Steps[tuple[int, DigestsAnswer]]:
        theirs = yield self._network(comparing.digests_of(self._transport, ITEMS))
        self._result.requests += 1
        count: int = yield self._database(comparing.items_differing(self._book, theirs))
        return count, theirs

    def _fetch_all(self) -> None:
        with self._book.store.write() as connection:
            note_all_is_fetched_again(connection)

    def _now(self) -> int:
        return to_millis(self._book.clock.now())

    def _database(self, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(SyncStage.DIGESTS, QueueName.DATABASE, work)

    def _network(self, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(SyncStage.DIGESTS, QueueName.NETWORK, work)


def note_all_is_fetched_again(connection: Connection) -> None:
    """Have the next exchange fetch everything, own records too; answers under way do not begin there."""
    change_state(connection, cursor=0, see_own=1, bundle_outdated=read_state(connection).bundle_number)
