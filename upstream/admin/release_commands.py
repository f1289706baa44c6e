"""Commands about releases: sign and publish, withdraw, list, write a bundle for USB sticks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from desktop_app.base.durable_file import CannotWrite, replacing
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_size
from desktop_app.base.problems import Problem
from desktop_app.wire.ranges import SENTENCE_LENGTH, Sentence
from desktop_app.wire.releases.bundle import BundleHead, write_bundle
from desktop_app.wire.releases.problems import NotTrusted, OlderThanKnown
from desktop_app.wire.releases.root import TrustedRoot
from desktop_app.wire.releases.targets import CATALOGUE, PROGRAM, Ring, Target, Targets
from desktop_app.wire.releases.versions import is_version
from upstream.admin import setup
from upstream.admin.commands import writing
from upstream.admin.key_commands import read_seeds, times
from upstream.base.problems import ServerProblem
from upstream.base.terminal import print_table
from upstream.catalogue import catalogue
from upstream.deciding import decision_log as log
from upstream.deciding.decision_log import DecisionKind
from upstream.releases import store
from upstream.releases.publishing import ListChanges, Program, next_list, program_target, sign_list


def publish(options: Namespace) -> int:
    """Sign everything of the catalogue and the programs, with what is added, as a new list."""
    from upstream.catalogue.checking import check_published

    if options.least and not is_version(options.least):
        raise ServerProblem("“{version}” is no version. Write numbers with dots.", version=options.least)
    seeds = read_seeds(options, "release")
    with writing(options) as connection:
        root = _root(connection)
        check_published(connection)
        added = [_added(connection, path, options) for path in options.program]
        changes = ListChanges(added, _withdrawn(options), options.trial)
        _sign(connection, root, changes, seeds, options)
    return 0


def listing(options: Namespace) -> int:
    """Print what is signed."""
    database, _ = setup.open_initialised(options.database)
    with closing(database), database.read() as connection:
        targets = store.published(connection)
    if targets is None:
        print(tr("Nothing is signed under the present root."))
        return 0
    _print(targets)
    return 0


def bundle(options: Namespace) -> int:
    """Write one file with roots, list, the newest program of each system, and the catalogue."""
    database, _ = setup.open_initialised(options.database)
    with closing(database), database.read() as connection:
        root = _root(connection)
        targets = store.published(connection)
        if targets is None:
            raise ServerProblem("Nothing is signed under the present root. Run “release publish” first.")
        limited = catalogue.only_in_rings(connection)  # nobody knows to which commune the file is brought
        carried = [each for each in _carried(targets, options.system) if each.sha256.hex() not in limited]
        head = BundleHead(
            store.roots_after(connection, 0),
            store.newest_targets_file(connection),
            [item.sha256 for item in carried],
        )
        try:
            with replacing(options.file) as partial, partial.open("wb") as stream:
                write_bundle(stream, head, _contents(connection, carried))
        except CannotWrite as problem:
            raise ServerProblem(problem.message, **problem.params) from problem
    size = format_size(options.file.stat().st_size)
    print(tr("Bundle written: {file} ({size})", file=options.file, size=size))
    print(tr("Fingerprint: {fingerprint}", fingerprint=root.fingerprint))
    return 0


def _root(connection: Connection) -> TrustedRoot:
    root = store.newest_root(connection)
    if root is None:
        raise ServerProblem("This province has no keys yet. Make them with “keys new” and “keys publish”.")
    return root


def _added(connection: Connection, path: Path, options: Namespace) -> Target:
    notes = "" if options.notes is None else _notes(options.notes)
    try:
        sha256, size = store.add_content(connection, path)
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error) from error
    ring = Ring.TRIAL if options.ring == Ring.TRIAL else Ring.ALL
    try:
        return program_target(Program(path, options.least, ring, notes), sha256, size)
    except Problem as problem:
        raise ServerProblem(problem.message, **problem.params) from problem


def _notes(path: Path) -> str:
    """Return what is new in a program, as offices can read it."""
    try:
        text = path.read_text("utf-8").strip()
        msgspec.convert(text, Sentence)
    except msgspec.ValidationError as error:
        raise ServerProblem(
            "The text of {file} cannot be sent to the offices. Shorten it to {n} letters of plain text.",
            file=path,
            n=SENTENCE_LENGTH,
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error) from error
    return text


def _withdrawn(options: Namespace) -> list[tuple[str, str]]:
    pairs = [word.partition(":") for word in options.withdraw]
    if not all(middle for _, middle, _ in pairs):
        raise ServerProblem("Write what to withdraw as system:version, such as windows:0.2.0.")
    return [(system, version) for system, _, version in pairs]


def _sign(
    connection: Connection, root: TrustedRoot, changes: ListChanges, seeds: list[bytes], options: Namespace
) -> None:
    before = store.last_list(connection)
    least = max(options.number, log.last_list_number(connection) + 1)
    targets = next_list(connection, root, before, changes, times(options), least)
    try:
        store.add_targets(connection, root, sign_list(targets, seeds))
    except OlderThanKnown as problem:
        raise ServerProblem("Another list was published meanwhile. Begin again.") from problem
    except NotTrusted as problem:
        raise ServerProblem(
            "{k} of the release keys that are in force must sign. Name as many of them with --key.",
            k=root.root.targets.threshold,
        ) from problem
    log.record_decision(connection, DecisionKind.LIST, str(targets.version), targets.issued)
    _print(targets)


def _carried(targets: Targets, systems: list[str]) -> list[Target]:
    programs = []
    for system in sorted({item.name for item in targets.targets if item.kind == PROGRAM}):
        if not systems or system in systems:
            programs += targets.programs(system)[:1]
    return [*(item for item in targets.targets if item.kind == CATALOGUE), *programs]


def _contents(connection: Connection, carried: list[Target]) -> Iterator[bytes]:
    for item in carried:
        if item.kind == CATALOGUE:
            content = catalogue.content(connection, item.sha256.hex())
            assert content is not None  # the list was made from these files
            yield content
        else:
            yield from store.pieces(connection, item.sha256.hex())


def _print(targets: Targets) -> None:
    until = datetime.fromtimestamp(targets.expires / 1000, UTC).astimezone()
    print(tr("List number {n}, fresh until {day}", n=targets.version, day=f"{until:%d/%m/%Y}"))
    if targets.trial:
        print(tr("Communes that try programs first: {codes}", codes=", ".join(targets.trial)))
    rings = {True: tr("trial communes"), False: tr("all communes")}
    rows = [
        (
            item.kind,
            item.name,
            item.version,
            format_size(item.size),
            rings[item.ring == Ring.TRIAL],
            item.sha256.hex()[:12],
        )
        for item in targets.targets
    ]
    print_table((tr("Kind"), tr("Name"), tr("Version"), tr("Size"), tr("Ring"), tr("SHA-256")), rows)
