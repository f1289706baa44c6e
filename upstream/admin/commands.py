"""The commands of the server, and their output."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from desktop_app.base.durable_file import CannotWrite
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_size
from desktop_app.wire.messages import OfficeKind
from desktop_app.wire.scopes import is_scope
from upstream.admin import setup
from upstream.attachments.content import used_bytes
from upstream.attachments.limits import shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import ServerLimits, server_limits
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time, one_line, print_table
from upstream.communes import communes, renumbering
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts import users
from upstream.courier.brought import BundleFolder
from upstream.courier.taking import CourierLimits
from upstream.database import tables
from upstream.database.backups import note_backup
from upstream.database.copying import copy_database
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity
from upstream.deciding import decision_log as log
from upstream.deciding.computers import refuse_computer
from upstream.deciding.decisions import ScopeDecision, ScopeVerdict, decide
from upstream.devices import devices as device_list
from upstream.records import locks
from upstream.records.held import held_versions
from upstream.urgent.reports import count_unseen
from upstream.watching.alerts import alert_rules, watched_of

if TYPE_CHECKING:
    from litestar import Litestar

    from upstream.server.serving import Listening

_DAY_MILLIS = 86_400_000


def init(options: Namespace) -> int:
    """Create the database and name the server."""
    kind: OfficeKind = "sample" if options.sample else "real"
    identity = setup.initialise(options.database, options.name or tr("Province server"), kind)
    with writing(options) as connection:  # the file of decisions begins with the database
        link = users.first_link(connection, tr("Administrator"), now_millis())
    print(tr("Ready: {name} ({server_id})", name=identity.name, server_id=identity.server_id))
    if link:
        print(
            tr(
                "First user of the console: after “serve --console HOST:PORT”, open this address once within "
                "{days} days and choose a password:",
                days=users.LINK_DAYS,
            )
        )
        print(users.link_address(options.console_address, link))
    return 0


def upgrade(options: Namespace) -> int:
    """Bring the database up to the schema of this program."""
    changed = setup.bring_up_to_date(options.database)
    print(tr("The database was brought up to date.") if changed else tr("The database is up to date."))
    return 0


def serve(options: Namespace) -> int:
    """Serve the offices until the process is terminated."""
    if options.workers:
        from upstream.server.supervising import Supervisor

        _require_sockets(options)
        command = [sys.executable, "-m", "upstream", *options.arguments, "--workers", "0"]
        return Supervisor(options.workers, command).run()
    from upstream.jobs.running import jobs_in_background
    from upstream.read_model.keeping import kept_for_pages
    from upstream.server import serving
    from upstream.server.app import create_app

    listening = _listening(options)
    serving.check(listening)
    limits = server_limits(options.limits)
    database, identity = setup.open_initialised(options.database)
    try:
        _require_not_restored(database, options)
        app = create_app(database, identity, server=limits)
        console = _console(options, database, identity, limits) if listening.console else None
        keeping = kept_for_pages(database) if console is not None else nullcontext()
        decisions = log.file_of(options.database, options.decisions)
        carried = CourierLimits(limits.communes, shipped_limits())
        with jobs_in_background(database, decisions, carried), keeping:
            serving.serve(app, listening, database, console, options.worker)
    finally:
        database.close()
    return 0


def _listening(options: Namespace) -> Listening:
    from upstream.server.serving import Listening

    if options.worker:
        _require_sockets(options)
        options.behind_proxy = True
        listening = Listening.of_worker(options.sockets, options.worker)
    else:
        listening = Listening(
            options.host,
            options.port,
            options.tls_cert,
            options.tls_key,
            options.behind_proxy,
            console=options.console,
        )
        if options.proxy:
            listening = replace(listening, proxies=tuple(options.proxy))
    return replace(
        listening, limits=options.limits, metrics=options.metrics, logs_requests=options.log == "json"
    )


def _require_sockets(options: Namespace) -> None:
    """Several processes need a proxy that keeps each office at one of them: limits are counted in each.

    Raises:
        ServerProblem: no folder is named for their sockets, or offices do not know the proxy's address.
    """
    if options.sockets is None or not options.offices_address:
        raise ServerProblem(
            "Several processes answer behind a proxy on this computer. Name a folder for their sockets with "
            "--sockets, and the proxy's address with --offices-address; docs/province.md shows both."
        )


def _console(
    options: Namespace, database: Database, identity: ServerIdentity, limits: ServerLimits
) -> Litestar:
    from upstream.console.app import create_console
    from upstream.console.web.request import Services

    decisions = log.file_of(options.database, options.decisions)
    backups = options.backups
    if backups is None and "://" not in options.database:
        backups = Path(options.database).absolute().parent / "backups"
    scheme = "https" if options.tls_cert or options.behind_proxy else "http"
    address = options.offices_address or f"{scheme}://{options.host}:{options.port}"
    is_known = scheme == "http" and not options.console.endswith(":0")  # else a name leads there
    console = options.console_address or (f"http://{options.console}" if is_known else "")
    rules, watched = alert_rules(options.rules), watched_of(options.database, options.tls_cert)
    services = Services(
        database, identity, limits, decisions, backups, address, console, rules, watched, _bundles(options)
    )
    return create_console(services)


def _bundles(options: Namespace) -> BundleFolder | None:
    """Return the folder for bundles, beside an SQLite database where none is named.

    Raises:
        ServerProblem: it cannot be used.
    """
    path: Path | None = options.bundles
    if path is None and "://" not in options.database:
        path = Path(options.database).absolute().parent / "bundles"
    try:
        return None if path is None else BundleFolder(path)
    except OSError as error:
        raise ServerProblem(
            "The folder {path} for bundles cannot be used ({reason}). Name another one with --bundles.",
            path=path,
            reason=error.strerror or error,
        ) from error


def _require_not_restored(database: Database, options: Namespace) -> None:
    """Refuse to serve a restored database before “restored” was run: it has lost revocations.

    Raises:
        ServerProblem: the file of decisions knows more than the database.
    """
    path = log.file_of(options.database, options.decisions)
    if path is None:
        print(
            tr("No file of decisions: name one with --decisions, so that a restored database is noticed."),
            file=sys.stderr,
        )
        return
    lost = log.lost_here(database, path)
    if lost:
        raise ServerProblem(
            "The database was restored from a backup: {n} decisions since are not in it, the last of {when}. "
            "Run “restored” first.",
            n=len(lost),
            when=local_time(lost[-1].at),
        )
    log.copy_to_file(database, path)


def devices(options: Namespace) -> int:
    """Print the computers."""
    with reading(options) as connection:
        commune = commune_named(connection, options.commune) if options.commune else None
        names = commune_names(connection)
        rows = [
            (
                device.commune,
                names.get(device.commune, ""),
                device.device_id,
                tr("refused") if device.revoked else tr("active"),
                device.acked_seq,
                one_line(device.name),
                "" if device.seen_at is None else local_time(device.seen_at),
            )
            for device in device_list.list_devices(connection, commune)
        ]
    print_table(
        (
            tr("Commune"),
            tr("Name of the commune"),
            tr("Computer"),
            tr("State"),
            tr("Changes taken"),
            tr("Name of the computer"),
            tr("Last exchange"),
        ),
        rows,
    )
    return 0


def revoke(options: Namespace) -> int:
    """Refuse a computer from now on."""
    with writing(options) as connection:
        refused = refuse_computer(connection, options.device, "", getpass.getuser(), now_millis())
    for device in refused:
        print(tr("Refused from now on: {device}", device=device))
    return 0


def lock(options: Namespace) -> int:
    """Lock a scope."""
    return _set_lock(options, options.reason or tr("The province has locked it."), locked=True)


def unlock(options: Namespace) -> int:
    """Take changes of a scope again."""
    return _set_lock(options, options.reason, locked=False)


def status(options: Namespace) -> int:
    """Print what is held for each commune."""
    record, conflict = tables.record.c, tables.conflict.c
    with reading(options) as connection:
        names = commune_names(connection)
        for code in communes.commune_codes(connection):
            records = _count(connection, select(func.count()).where(record.commune == code))
            records += len(held_versions(connection, code, 0))
            pending = _count(
                connection, select(func.count()).where(conflict.commune == code, conflict.resolved_by == "")
            )
            computers = len(device_list.list_devices(connection, code))
            contents = communes.commune_position(connection, code)[2]
            closed = len(locks.locked_scopes(connection, code))
            urgent = count_unseen(connection, code)
            print(
                tr(
                    "{code}: {computers} computers, {records} records, {conflicts} conflicts, "
                    "{locks} locked, {files} files ({size})",
                    code=f"{code} {names[code]}" if code in names else code,
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
        note_backup(database, options.file, getpass.getuser(), now_millis())
    size = format_size(options.file.stat().st_size)
    print(tr("Backup written and proved: {file} ({size})", file=options.file, size=size))
    print(tr("Once it was put in the place of the database, run “restored” before “serve”."))
    return 0


def _set_lock(options: Namespace, reason: str, *, locked: bool) -> int:
    verdict = ScopeVerdict.LOCK if locked else ScopeVerdict.UNLOCK
    with writing(options) as connection:
        commune = commune_named(connection, options.commune)
        if locked or options.scope not in locks.locked_scopes(connection, commune):
            require_scope(options.scope)
        decision = ScopeDecision(verdict, options.scope, reason, getpass.getuser())
        decide(connection, commune, decision, now_millis())
    print(options.scope, tr("locked") if locked else tr("open"), sep="\t")
    return 0


def require_scope(scope: str) -> None:
    """Let pass a scope as it is written.

    Raises:
        ServerProblem: it names no part of a book.
    """
    if not is_scope(scope):
        raise ServerProblem(
            "“{scope}” names no part of a book. Write round:<id of the survey round>, "
            "period:<indicator set>:<period, such as 2026-Q1>, target:<indicator set>:<year>, "
            "areas or office.",
            scope=scope,
        )


def commune_named(connection: Connection, code: str) -> str:
    """Return the code under which a commune is kept here, for the one that was typed."""
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
def writing(options: Namespace, *, restored: bool = False) -> Iterator[Connection]:
    """A connection that writes into the database of the command; then decisions are copied to their file."""
    path = log.file_of(options.database, options.decisions)
    with opened(options, restored=restored) as database:
        with database.write() as connection:
            log.is_started(connection, path)  # nothing is done beside a file that is another server's
            yield connection
        try:
            log.copy_to_file(database, path)
        except CannotWrite as problem:
            print(
                tr(
                    "This was done, but not noted in the file of decisions: {reason} The next command notes "
                    "it.",
                    reason=problem.sentence(),
                ),
                file=sys.stderr,
            )


@contextmanager
def reading(options: Namespace) -> Iterator[Connection]:
    """A connection that reads the database of the command."""
    with opened(options) as database, database.read() as connection:
        yield connection


@contextmanager
def opened(options: Namespace, *, restored: bool = False) -> Iterator[Database]:
    """The database of the command, of this version; ``restored``: the command begins new epochs."""
    database, _ = setup.open_initialised(options.database, restored=restored)
    with closing(database):
        yield database
