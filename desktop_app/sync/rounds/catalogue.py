"""Fetch published packages: list them, fetch by content hash, check, install whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.catalogue.installed import install_bytes, installed, set_withdrawn
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.sync.book import SyncBook
from desktop_app.sync.problems import ServerTrouble
from desktop_app.sync.releases.stage import Published, ReleaseStage, require_signed
from desktop_app.sync.stages import QueueName, RoundResult, SyncStage, SyncStep
from desktop_app.sync.state import change_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.updates.program_folder import running_version
from desktop_app.wire.messages import CatalogueEntry
from desktop_app.wire.releases.problems import NotTrusted

SOURCE = "province"
"""The source of packages received by sync."""


def catalogue_steps(
    book: SyncBook, transport: HttpTransport, result: RoundResult, tag: str, releases: ReleaseStage
) -> Generator[SyncStep, Any, None]:
    """Nothing without news since ``tag``. Where the province signs, only what it signed is fetched."""
    published: Published = yield from releases.trust(tag)
    if not published.news:
        return
    entries = yield SyncStep(SyncStage.CATALOGUE, QueueName.NETWORK, transport.catalogue)
    withdrawn = _withdrawn(published, entries)
    yield SyncStep(SyncStage.CATALOGUE, QueueName.DATABASE, lambda: _set_withdrawn(book, withdrawn, result))
    missing = yield SyncStep(SyncStage.CATALOGUE, QueueName.DATABASE, lambda: _missing(book, entries))
    running = running_version(book.program)
    missing = [entry for entry in missing if _is_signed(published, entry, result, running)]
    result.requests += 1 + len(missing)
    result.unsigned = bool(missing) and published.trust is None
    for entry in missing:
        content = yield SyncStep(SyncStage.CATALOGUE, QueueName.NETWORK, _fetch(transport, entry))
        yield SyncStep(SyncStage.CATALOGUE, QueueName.DATABASE, _installer(book, entry, content, result))
    yield SyncStep(SyncStage.CATALOGUE, QueueName.DATABASE, lambda: _note_tag(book, tag))


def _is_signed(published: Published, entry: CatalogueEntry, result: RoundResult, running: str) -> bool:
    try:
        require_signed(published.trust, entry.sha256, entry.code, running)
    except NotTrusted as problem:
        result.package_problems.append(problem.sentence())
        return False
    return True


def _note_tag(book: SyncBook, tag: str) -> None:
    with book.store.write() as connection:
        change_state(connection, catalogue=tag)


def _missing(book: SyncBook, entries: Sequence[CatalogueEntry]) -> list[CatalogueEntry]:
    with book.store.read() as connection:
        present = {package.sha256 for package in installed(connection)}
    return [entry for entry in entries if entry.sha256 not in present and not entry.withdrawn]


def _withdrawn(published: Published, entries: Sequence[CatalogueEntry]) -> frozenset[str]:
    """Return what the province has withdrawn; where it signs, only once a list without it is signed."""
    signed = published.trust.targets if published.trust is not None else None
    return frozenset(
        entry.sha256
        for entry in entries
        if entry.withdrawn and (signed is None or signed.package(entry.sha256) is None)
    )


def _set_withdrawn(book: SyncBook, withdrawn: frozenset[str], result: RoundResult) -> None:
    with book.store.write() as connection:
        for package in set_withdrawn(connection, SOURCE, withdrawn):
            result.withdrawn.append(f"{package.code} {package.version}")
        book.follow_packages(connection)


def _fetch(transport: HttpTransport, entry: CatalogueEntry) -> Callable[[], bytes]:
    def work() -> bytes:
        content = transport.catalogue_content(entry.sha256)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ServerTrouble(
                "The package {code} from the province arrived damaged. It will be fetched again.",
                code=entry.code,
            )
        return content

    return work


def _installer(
    book: SyncBook, entry: CatalogueEntry, content: bytes, result: RoundResult
) -> Callable[[], None]:
    def work() -> None:
        try:
            with book.store.write() as connection:
                package = install_bytes(connection, content, SOURCE, book.clock)
                book.follow_packages(connection)
        except Problem as problem:  # a faulty package must not stop the exchange of records
            result.package_problems.append(f"{entry.code} {entry.version}: {problem.sentence()}")
        else:
            if package.kind is PackageKind.ADMINISTRATIVE_UNITS:
                result.unit_lists.append(package.version)
            else:
                result.packages.append(f"{entry.code} {entry.version}")

    return work
