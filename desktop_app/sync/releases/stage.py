"""Fetch signed content: roots and the list of releases before the catalogue, programs after the files.

Programs come in pieces, each durable before the next one is requested, and records go first in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device, unacknowledged
from desktop_app.sync.book import SyncBook
from desktop_app.sync.problems import connection_cut
from desktop_app.sync.stages import FileProgress, QueueName, RoundResult, Steps, SyncStage, SyncStep
from desktop_app.sync.state import FilesWhen, change_state, encode_problem, read_state
from desktop_app.sync.transport.https import HttpTransport, transport_errors
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.offers import Asking, offered
from desktop_app.updates.trust import Trust, follow, known_trust
from desktop_app.wire.messages import ReleasesAnswer
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from desktop_app.wire.releases.problems import NotTrusted
from desktop_app.wire.releases.targets import Target

_CONTENT_ADDRESS = "/v1/releases/content"
_TRIES = 3
"""How often a program may fail to get on before it is left for the next round."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of the province's publications. ``news``: they changed since the last round."""

    news: bool
    trust: Trust | None


class ReleaseStage:
    """``asked``: whether a person started this round."""

    def __init__(
        self,
        book: SyncBook,
        transport: HttpTransport,
        result: RoundResult,
        *,
        asked: bool,
    ) -> None:
        self._book = book
        self._transport = transport
        self._result = result
        self._asked = asked
        self._wanted: Target | None = None
        self._downloads = Downloads(book.store.path.parent)

    def trust(self, tag: str) -> Steps[Published]:
        """Follow the province's roots and list, when ``tag`` is not the one that was seen last."""
        published: Published = yield SyncStep(
            SyncStage.CATALOGUE, QueueName.DATABASE, lambda: self._known(tag), only_reads=True
        )
        if published.news:
            version = published.trust.root.root.version if published.trust else 0
            answer: ReleasesAnswer = yield SyncStep(
                SyncStage.CATALOGUE, QueueName.NETWORK, lambda: self._transport.releases(version)
            )
            self._result.requests += 1
            published = yield self._database(SyncStage.CATALOGUE, lambda: self._follow(answer))
        return published

    def program(self, exchange: Callable[[], Steps[None]]) -> Steps[None]:
        """Fetch the program that is offered, from where it is; nothing where none is.

        ``exchange`` sends records that were made meanwhile.
        """
        target = self._wanted
        if target is None:
            return
        stuck, at = 0, self._downloads.received(target)
        while at < target.size:
            piece, cut = yield self._network(self._fetching(target, at), target, at)
            self._result.received_bytes += len(piece)
            try:
                now, records = yield self._database(SyncStage.PROGRAM, self._keeping(target, at, piece))
            except (
                Problem
            ) as problem:  # a full disk, or too much of it: the records are exchanged all the same
                yield self._database(SyncStage.PROGRAM, lambda met=problem: self._note(met))  # type: ignore[misc]
                return
            if cut and now < target.size:
                raise connection_cut()
            stuck = stuck + 1 if now <= at else 0
            if stuck > _TRIES:
                return
            at = now
            if records and at < target.size:
                yield from exchange()
        yield self._database(SyncStage.PROGRAM, lambda: self._finish(target))

    def _known(self, tag: str) -> Published:
        with self._book.store.read() as connection:
            state, trust = read_state(connection), known_trust(connection)
        self._want(trust, self._asked or state.files_when == FilesWhen.ALWAYS)
        return Published(state.catalogue != tag, trust)

    def _follow(self, answer: ReleasesAnswer) -> Published:
        with self._book.store.write() as connection:
            followed = follow(connection, answer.roots, answer.targets)
            problem = encode_problem(followed.problem) if followed.problem else ""
            change_state(connection, release_problem=problem)
            always = self._asked or read_state(connection).files_when == FilesWhen.ALWAYS
        if followed.problem is not None:
            self._result.package_problems.append(followed.problem.sentence())
        if followed.began and followed.trust is not None:
            self._result.package_problems.append(
                tr(
                    "The province signs what it publishes from now on. Compare the fingerprint {fingerprint} "
                    "with the one on its paper.",
                    fingerprint=followed.trust.root.fingerprint,
                )
            )
        self._want(followed.trust, always)
        return Published(True, followed.trust)

    def _want(self, trust: Trust | None, may_travel: bool) -> None:
        """Decide which program is to be fetched."""
        program, self._wanted = self._book.program, None
        if trust is None or trust.targets is None or program is None or not program.can_change():
            return
        target = offered(trust.targets, Asking(self._book.codes or (self._book.commune,), program.running))
        if target is not None and may_travel and self._downloads.whole(target) is None:
            self._wanted = target

    def _fetching(self, target: Target, at: int) -> Callable[[], tuple[bytes, bool]]:
        """Return the bytes from ``at`` on, and whether the connection broke before they were complete."""

        def work() -> tuple[bytes, bool]:
            piece, cut = bytearray(), False
            path = f"{_CONTENT_ADDRESS}/{target.sha256.hex()}/{at}"
            with self._transport.opened("GET", path, b"") as response:
                try:
                    for part in response.iter_raw():
                        piece += part
                        if len(piece) > CONTENT_PIECE_BYTES:
                            break  # more than a piece: refused when it is stored
                except transport_errors():
                    cut = True
            return bytes(piece), cut

        return work

    def _keeping(self, target: Target, at: int, piece: bytes) -> Callable[[], tuple[int, bool]]:
        def work() -> tuple[int, bool]:
            now = self._downloads.add(target, at, piece)
            with self._book.store.read() as connection:
                return now, unacknowledged(connection, current_device(connection)) > 0

        return work

    def _finish(self, target: Target) -> None:
        """Verify it. A file that differs from the signed one is discarded with a message; the round
        continues.
        """
        try:
            self._downloads.finish(target)
        except NotTrusted as problem:
            self._note(problem)
        else:
            self._downloads.forget([target])
            self._result.program = target.version

    def _note(self, problem: Problem) -> None:
        self._result.package_problems.append(problem.sentence())
        with self._book.store.write() as connection:
            change_state(connection, release_problem=encode_problem(problem))

    def _network(self, work: Callable[[], Any], target: Target, at: int) -> SyncStep:
        self._result.requests += 1
        percent = 100 * at // max(target.size, 1)
        return SyncStep(SyncStage.PROGRAM, QueueName.NETWORK, work, FileProgress(False, 1, 1, percent))

    def _database(self, stage: SyncStage, work: Callable[[], Any]) -> SyncStep:
        return SyncStep(stage, QueueName.DATABASE, work)


def require_signed(trust: Trust | None, sha256: str, code: str, running: str) -> None:
    """Refuse a catalogue package that the province has not signed, where it signs.

    ``running`` is the version of the program.

    Raises:
        NotTrusted: it is not in the signed list, or needs a newer program.
    """
    if trust is None:
        return
    target = trust.targets.package(sha256) if trust.targets is not None else None
    if target is None:
        raise NotTrusted(
            "The package {code} is not signed by the province, so it was not installed. Tell the province.",
            code=code,
        )
    if not target.takes(running):
        raise NotTrusted(
            "The package {code} needs version {least} of the program. Install the newer version first.",
            code=code,
            least=target.least,
        )
