"""Putting the database back to a time by pgBackRest, with or without Patroni; trying whether it can be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from desktop_app.base.durable_file import write_durably
from upstream.base.problems import ServerProblem
from upstream.cluster.patroni import PausedPatroni
from upstream.cluster.postgres import (
    NothingLater,
    OwnerOfData,
    PrivatePostgres,
    private_folder_of,
    require_program,
    stop_postgres,
)
from upstream.cluster.site import ClusterSite
from upstream.cluster.state import RestoreTrial
from upstream.database.database import Database

_SESSIONS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_LEFT_SETTINGS = (
    "recovery_target_time",
    "recovery_target_action",
    "recovery_target_timeline",
    "restore_command",
)
"""What pgBackRest writes for the recovery; left there, the next promotion would look like another one."""


def require_nobody_serves(address: str) -> None:
    """Refuse while a process of the server uses the database; one that cannot be reached is used by none.

    Raises:
        ServerProblem: it is used.
    """
    with closing(Database.connect(address)) as database:
        try:
            with database.read() as connection:
                sessions = int(connection.execute(_SESSIONS).scalar_one())
        except OperationalError:
            return
    if sessions:
        raise ServerProblem(
            "Processes of the server use the database ({n} connections). Stop them on every machine: "
            "systemctl stop 'so-mat-tran-upstream*'.",
            n=sessions,
        )


def put_back(site: ClusterSite, address: str, moment: datetime, announce: Callable[[str], None]) -> list[str]:
    """Put the database back, and ``announce`` it before anybody else reaches it.

    ``announce`` is called with the address of the database, for its superuser. Whatever breaks off before
    leaves a database that no process serves (``upstream.communes.timelines``). Returns the machines that
    have to be rebuilt by hand.

    Raises:
        ServerProblem: it is used, or could not be brought to that time.
    """
    pgbackrest, owner = require_program("pgbackrest"), OwnerOfData(site.data)
    require_nobody_serves(address)
    patroni = PausedPatroni(site) if site.patroni else None
    if patroni is not None:
        patroni.pause()
    stop_postgres(site, owner, site.data)
    target = f"--target={moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
    options = ["--delta", "--type=time", target, "--target-action=promote"]
    restore = [pgbackrest, f"--stanza={site.stanza}", f"--pg1-path={site.data}", *options]
    with private_folder_of(owner) as folder:
        postgres = PrivatePostgres(site, owner, site.data, folder)
        _start_there(site, owner, postgres, restore)
        try:
            name = make_url(address).database or ""
            announce(postgres.url(name))
            postgres.execute("postgres", *(f"ALTER SYSTEM RESET {each}" for each in _LEFT_SETTINGS))
        finally:
            postgres.stop()
    if patroni is None:
        return []
    patroni.forget()
    patroni.start_here()
    return patroni.resume()


def _start_there(
    site: ClusterSite, owner: OwnerOfData, postgres: PrivatePostgres, restore: list[str]
) -> None:
    """Put the files back and start PostgreSQL, on the newest timeline that has something behind that time.

    One that was cut off once it was there has left a timeline without anything on it.

    Raises:
        ServerProblem: no timeline reaches so far.
    """
    timeline = ""
    while True:
        of_timeline = [f"--target-timeline={timeline}"] if timeline else []
        owner.run([*restore, *of_timeline, "restore"])
        try:
            postgres.start()
        except NothingLater:
            timeline = _parent_of(site.data, timeline)
            if not timeline:
                raise
        else:
            return


def _parent_of(data: Path, timeline: str) -> str:
    """The timeline from which another one, or the newest, came; empty: from none."""
    name = f"{int(timeline):08X}.history" if timeline else "*.history"
    histories = sorted((data / "pg_wal").glob(name))
    words = histories[-1].read_text("utf-8", "replace").splitlines() if histories else []
    parents = [line.split()[0] for line in words if line[:1].isdigit()]
    return parents[-1] if parents else ""


def try_to_put_back(site: ClusterSite, database: str, now: Callable[[], int]) -> RestoreTrial:
    """Put the newest backup into a folder beside the data, read it, and note when that was.

    Raises:
        ServerProblem: it cannot be put back, or is not a province's.
    """
    pgbackrest, owner = require_program("pgbackrest"), OwnerOfData(site.data)
    with private_folder_of(owner, site.data.parent) as data, private_folder_of(owner) as folder:
        to = [f"--pg1-path={data}", "--type=immediate", "--target-action=promote", "--archive-mode=off"]
        owner.run([pgbackrest, f"--stanza={site.stanza}", *to, "restore"])
        postgres = PrivatePostgres(site, owner, data, folder)
        postgres.start()
        try:
            asked = "SELECT count(*) FROM server", "SELECT coalesce(sum(records), 0) FROM commune"
            if int(postgres.execute(database, asked[0])) != 1:
                raise ServerProblem("The backup holds no database of a province.")
            records = int(postgres.execute(database, asked[1]))
        finally:
            postgres.stop()
    trial = RestoreTrial(now(), records)
    _note(site.tried, trial)
    return trial


def _note(path: Path, trial: RestoreTrial) -> None:
    try:
        write_durably(path, msgspec.json.encode(trial))
    except OSError as error:
        raise ServerProblem(
            "{file} could not be written ({reason}).", file=path, reason=error.strerror or error
        ) from error
