"""What each command does, and what it prints."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from sqlalchemy import Connection, func, select

from desktop_app.base.clock import from_millis
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_size
from desktop_app.base.units.unit_tables import KIND as UNITS_KIND
from desktop_app.wire.messages import OfficeKind
from desktop_app.wire.scopes import is_scope
from upstream.admin import decisions as deciding
from upstream.admin import setup
from upstream.admin.cell_comments import CellComment
from upstream.attachments.content import used_bytes
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.base.problems import ServerProblem
from upstream.catalogue import catalogue, publishing
from upstream.communes import communes, renumbering
from upstream.database import tables
from upstream.database.copying import copy_database
from upstream.database.database import Database
from upstream.devices import devices as device_list
from upstream.devices import enrolment
from upstream.records import locks
from upstream.releases.store import newest_root
from upstream.urgent.reports import count_unseen

_DAY_MILLIS = 86_400_000


def init(options: Namespace) -> int:
    """Create the database and name the server."""
    kind: OfficeKind = "sample" if options.sample else "real"
    identity = setup.initialise(options.database, options.name or tr("Province server"), kind)
    print(tr("Ready: {name} ({server_id})", name=identity.name, server_id=identity.server_id))
    return 0


def serve(options: Namespace) -> int:
    """Answer the offices until the process is told to end."""
    from upstream.server import serving
    from upstream.server.app import create_app

    listening = serving.Listening(
        options.host,
        options.port,
        options.tls_cert,
        options.tls_key,
        options.behind_proxy,
        limits=options.limits,
    )
    if options.proxy:
        listening = replace(listening, proxies=tuple(options.proxy))
    serving.check(listening)
    limits = server_limits(options.limits)
    database, identity = setup.open_initialised(options.database)
    try:
        serving.serve(create_app(database, identity, server=limits), listening)
    finally:
        database.close()
    return 0


def enrol(options: Namespace) -> int:
    """Print a one-time code."""
    expires = now_millis() + int(options.valid_days * _DAY_MILLIS)
    with writing(options) as connection:
        commune = renumbering.current_code(connection, options.commune)
        code = enrolment.new_code(connection, commune, options.name, expires)
        root = newest_root(connection)
    print(code)
    if root is not None:
        print(tr("Fingerprint: {fingerprint}", fingerprint=root.fingerprint), file=sys.stderr)
    return 0


def devices(options: Namespace) -> int:
    """Print the computers."""
    with reading(options) as connection:
        commune = commune_named(connection, options.commune) if options.commune else None
        for device in device_list.list_devices(connection, commune):
            state = tr("refused") if device.revoked else tr("active")
            print(
                device.commune,
                device.device_id,
                state,
                device.acked_seq,
                device.name,
                _seen(device),
                sep="\t",
            )
    return 0


def _seen(device: device_list.Device) -> str:
    """When a computer last spoke, in the time of this one; empty before this was noted."""
    if device.seen_at is None:
        return ""
    return from_millis(device.seen_at).astimezone().isoformat(" ", "minutes")


def revoke(options: Namespace) -> int:
    """Refuse a computer from now on."""
    with writing(options) as connection:
        refused = device_list.revoke(connection, options.device, now_millis())
        if not refused:
            raise ServerProblem("There is no active computer {device}. See “devices”.", device=options.device)
    for device in refused:
        print(tr("Refused from now on: {device}", device=device))
    return 0


def catalogue_publish(options: Namespace) -> int:
    """Publish packages."""
    found = publishing.packages(options.path)
    told: list[str] = []
    with writing(options) as connection:
        for package in found:
            try:
                new = catalogue.publish(connection, package, now_millis())
            except catalogue.VersionTaken as error:
                raise ServerProblem(
                    "{file} differs from the published version {version} of {code}. "
                    "Published versions never change: give it a new version.",
                    file=package.name,
                    version=package.version,
                    code=package.code,
                ) from error
            state = tr("published") if new else tr("already published")
            print(package.kind, package.code, package.version, state, sep="\t")
            if new and package.kind == UNITS_KIND:
                told += renumbering.carry_over(connection)
        signed = newest_root(connection) is not None
    renumbering.tell(told)
    if signed:
        print(tr("Offices take it once it is signed: run “release publish”."))
    return 0


def catalogue_list(options: Namespace) -> int:
    """Print what is published."""
    with reading(options) as connection:
        for entry in catalogue.entries(connection):
            print(entry.kind, entry.code, entry.version, entry.size, entry.sha256[:12], entry.name, sep="\t")
    return 0


def accept(options: Namespace) -> int:
    """Take a scope as final."""
    return _decide(options, deciding.accept, options.reason or tr("The province has accepted it."))


def give_back(options: Namespace) -> int:
    """Return a scope to be corrected."""
    comments = [CellComment(*words) for words in options.cell]

    def decide(connection: Connection, commune: str, scope: str, reason: str, author: str, now: int) -> None:
        deciding.give_back(connection, commune, scope, reason, author, now, comments)

    return _decide(options, decide, options.reason or tr("The province has returned it."))


def lock(options: Namespace) -> int:
    """Take no more changes of a scope."""
    return _set_lock(options, options.reason or tr("The province has locked it."), locked=True)


def unlock(options: Namespace) -> int:
    """Take changes of a scope again."""
    return _set_lock(options, options.reason, locked=False)


def status(options: Namespace) -> int:
    """Print what is held for each commune."""
    record, conflict = tables.record.c, tables.conflict.c
    with reading(options) as connection:
        for code in communes.commune_codes(connection):
            records = _count(connection, select(func.count()).where(record.commune == code))
            pending = _count(
                connection, select(func.count()).where(conflict.commune == code, conflict.resolved_by == "")
            )
            computers = len(device_list.list_devices(connection, code))
            contents = communes.standing_of(connection, code)[2]
            closed = len(locks.locked_scopes(connection, code))
            urgent = count_unseen(connection, code)
            print(
                tr(
                    "{code}: {computers} computers, {records} records, {conflicts} conflicts, "
                    "{locks} locked, {files} files ({size})",
                    code=code,
                    computers=computers,
                    records=records,
                    conflicts=pending,
                    locks=closed,
                    files=contents,
                    size=format_size(used_bytes(connection, code)),
                )
            )
            if urgent:
                print(
                    tr("{code}: {n} urgent reports wait to be looked at (urgent list)", code=code, n=urgent)
                )
    return 0


def backup(options: Namespace) -> int:
    """Copy the whole database into one file, while offices are answered."""
    with closing(setup.open_as_it_is(options.database)) as database:
        copy_database(database, options.file)
    size = format_size(options.file.stat().st_size)
    print(tr("Backup written and proved: {file} ({size})", file=options.file, size=size))
    print(tr("Once it was put in the place of the database, run “restored” before “serve”."))
    return 0


def restored(options: Namespace) -> int:
    """Begin a new epoch in every commune, so that the offices send again what is missing."""
    with writing(options) as connection:
        for code in communes.commune_codes(connection):
            communes.begin_epoch(connection, code)
    print(tr("The offices will send again what is missing here."))
    return 0


def _decide(
    options: Namespace, decide: Callable[[Connection, str, str, str, str, int], None], reason: str
) -> int:
    _require_scope(options.scope)
    with writing(options) as connection:
        commune = commune_named(connection, options.commune)
        decide(connection, commune, options.scope, reason, getpass.getuser(), now_millis())
    print(options.scope, reason, sep="\t")
    return 0


def _set_lock(options: Namespace, reason: str, *, locked: bool) -> int:
    with writing(options) as connection:
        commune = commune_named(connection, options.commune)
        if locked or options.scope not in locks.locked_scopes(connection, commune):
            _require_scope(options.scope)
        if locked:
            deciding.lock(connection, commune, options.scope, reason)
        else:
            locks.set_lock(connection, commune, options.scope, reason, locked=False)
    print(options.scope, tr("locked") if locked else tr("open"), sep="\t")
    return 0


def _require_scope(scope: str) -> None:
    if not is_scope(scope):
        raise ServerProblem(
            "“{scope}” names no part of a book. Write round:<id of the survey round>, "
            "period:<indicator set>:<period, such as 2026-Q1>, target:<indicator set>:<year>, "
            "areas or office.",
            scope=scope,
        )


def commune_named(connection: Connection, code: str) -> str:
    """The code under which a commune is kept here, for the one that was typed."""
    kept = communes.commune_codes(connection)
    for known in (code, renumbering.current_code(connection, code)):
        if known in kept:
            return known
    raise ServerProblem("No office of the commune {code} was ever enrolled here.", code=code)


def _count(connection: Connection, query: object) -> int:
    from sqlalchemy import Select

    assert isinstance(query, Select)
    return int(connection.execute(query).scalar_one())


@contextmanager
def writing(options: Namespace) -> Iterator[Connection]:
    """A connection that writes into the database of the command."""
    with _opened(options) as database, database.write() as connection:
        yield connection


@contextmanager
def reading(options: Namespace) -> Iterator[Connection]:
    """A connection that reads the database of the command."""
    with _opened(options) as database, database.read() as connection:
        yield connection


@contextmanager
def _opened(options: Namespace) -> Iterator[Database]:
    database, _ = setup.open_initialised(options.database)
    with closing(database):
        yield database
