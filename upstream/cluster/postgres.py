"""A PostgreSQL of this machine that only one command reaches, over a socket in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from upstream.base.problems import ServerProblem
from upstream.cluster.site import ClusterSite

_LOOKS_EVERY_SECONDS = 0.5
_LONGEST_START_SECONDS = 24 * 3600
"""PostgreSQL applies the journal meanwhile: hours, where there is much of it."""
_SHOWN_LETTERS = 600
_SUPERUSER = "postgres"
_ENDED_BEFORE = "recovery ended before configured recovery target was reached"


def require_program(name: str) -> str:
    """Return where a program is.

    Raises:
        ServerProblem: it is not here.
    """
    found = shutil.which(name)
    if found is None:
        raise ServerProblem(
            "{program} is not installed here. Run this on a machine with the database.", program=name
        )
    return found


class OwnerOfData:
    """The account that owns the data of PostgreSQL: its programs run as that one.

    Raises:
        ServerProblem: this is another account, and not root.
    """

    def __init__(self, folder: Path) -> None:
        try:
            number = folder.stat().st_uid
        except OSError as error:
            raise ServerProblem(
                "The data of PostgreSQL are not at {folder} ({reason}). Write the folder into cluster.toml.",
                folder=folder,
                reason=error.strerror,
            ) from error
        self._account = pwd.getpwuid(number)
        if os.geteuid() not in (0, number):
            raise ServerProblem("Run this as root or as {account}.", account=self._account.pw_name)

    def run(self, command: Sequence[str | Path], *, must: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a program to its end.

        Raises:
            ServerProblem: it failed, and it ``must`` not.
        """
        other = self._account.pw_uid if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            user=other,
            group=None if other is None else self._account.pw_gid,
            extra_groups=None if other is None else [],
        )
        if must and done.returncode:
            raise ServerProblem(
                "{program} failed: {reason}",
                program=Path(command[0]).name,
                reason=(done.stderr + done.stdout).strip()[-_SHOWN_LETTERS:],
            )
        return done

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if os.geteuid() == 0:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)


class NothingLater(ServerProblem):
    """The journal of the timeline ends before the time to which the data are to be put back."""


class PrivatePostgres:
    """PostgreSQL over data that were put back, until it takes changes; nobody else reaches it."""

    def __init__(self, site: ClusterSite, owner: OwnerOfData, data: Path, folder: Path) -> None:
        self._site, self._owner, self._data, self._folder = site, owner, data, folder

    def url(self, database: str) -> str:
        """Return the address of a database, for its superuser."""
        query = {"host": str(self._folder), "port": "5432"}
        url = URL.create("postgresql+psycopg", username=_SUPERUSER, database=database, query=query)
        return url.render_as_string(hide_password=False)

    def execute(self, database: str, *statements: str) -> str:
        """Run statements, each in a transaction of its own; return the first value of the last one."""
        engine = create_engine(self.url(database), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            results = [connection.exec_driver_sql(each) for each in statements]
            return str(results[-1].scalar()) if results[-1].returns_rows else ""

    def start(self, *settings: str) -> None:
        """Start it, and wait until it has been promoted.

        Raises:
            NothingLater: its timeline has nothing behind the time at which it was to end.
            ServerProblem: it ended before; its log says why.
        """
        rules, log = self._folder / "hba", self._folder / "log"
        rules.write_text("local all all trust\n")
        self._owner.own(rules)
        given = {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self._folder),
            "hba_file": str(rules),
            "synchronous_standby_names": "",
            "data_directory": str(self._data),
            "logging_collector": "off",
            "log_destination": "stderr",
        }
        words = [f"-c {name}='{value}'" for name, value in given.items()] + [
            f"-c {each}" for each in settings
        ]
        if self._site.config is not None:
            words.append(f"-c config_file='{self._site.config}'")
        control = self._site.binaries / "pg_ctl"
        start: list[str | Path] = [
            "start",
            "-w",
            "-t",
            str(_LONGEST_START_SECONDS),
            "-l",
            log,
            "-o",
            " ".join(words),
        ]
        done = self._owner.run([control, "-D", self._data, *start], must=False)
        while done.returncode == 0:
            with suppress(OperationalError):  # it may end while it is asked
                if self.execute("postgres", "SELECT pg_is_in_recovery()") == "False":
                    return
            time.sleep(_LOOKS_EVERY_SECONDS)
            done = self._owner.run([control, "-D", self._data, "status"], must=False)
        said = log.read_text("utf-8", "replace").strip() if log.exists() else ""
        reason = said[-_SHOWN_LETTERS:]
        if _ENDED_BEFORE in said:
            raise NothingLater("Nothing of that time is in this backup: {reason}", reason=reason)
        raise ServerProblem("PostgreSQL could not be brought to that time: {reason}", reason=reason)

    def stop(self) -> None:
        """Stop it, if it runs."""
        stop_postgres(self._site, self._owner, self._data)


def stop_postgres(site: ClusterSite, owner: OwnerOfData, data: Path) -> None:
    """Stop the PostgreSQL over some data in order, if it runs."""
    control: list[str | Path] = [site.binaries / "pg_ctl", "-D", data]
    if owner.run([*control, "status"], must=False).returncode == 0:
        owner.run([*control, "stop", "-w", "-m", "fast"])


@contextmanager
def private_folder_of(owner: OwnerOfData, beside: Path | None = None) -> Iterator[Path]:
    """A folder that only the owner of the data reaches; it is deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="smt-", dir=beside))  # short: a socket's path has 107 bytes at most
    owner.own(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
