"""Bundles that somebody brought to the console: rows, and files in a folder of the machine that took them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from desktop_app.base.durable_file import private_folder, rename, write_durably
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.wire.courier.container import PAYLOAD_MAX, BundleHeader, open_bundle_file
from desktop_app.wire.courier.problems import unreadable
from upstream.base.terminal import one_line
from upstream.courier.requests import KeptRequest
from upstream.courier.taking import TakenBundle, commune_of
from upstream.database.courier_tables import brought_bundle as table
from upstream.database.courier_tables import carried_request
from upstream.database.database import Database
from upstream.database.tables import device as device_table
from upstream.devices.devices import EnrolledDevice

LARGEST_FILE: Final = PAYLOAD_MAX + 32 * 1024 * 1024
"""Bytes of a bundle with its seals and trailer; no file that is larger is one."""

KEPT_MILLIS: Final = 30 * 86_400_000
"""So long answers are kept for who fetches them, and files that were refused."""

_ARRIVING_MILLIS = 86_400_000
_ID_BYTES = 12
_LONGEST_NAME = 150
_PLACE = "place"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class BroughtBundle:
    """A bundle that was brought, or whose answer is written again. See the table for each field."""

    id: str
    brought_by: str
    brought_at: int
    folder: str
    place: str
    name: str = ""
    size: int = 0
    sha256: str = ""
    problem: str = ""
    commune: str = ""
    device: str = ""
    number: int = 0
    written_at: int = 0
    changes: int = 0
    contents: int = 0
    ops: int = 0
    forms: int = 0
    files: int = 0
    answer: str = ""
    answer_size: int = 0
    act: int = 0

    @property
    def file(self) -> Path:
        """Where it is, until it was taken."""
        return Path(self.folder) / f"{self.id}.mtb"

    @property
    def answer_file(self) -> Path:
        """Where its answer is."""
        return Path(self.folder) / f"{self.id}-xuong.mtb"

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the folder is the one into which it was brought."""
        return _mark_of(Path(self.folder)) == self.place


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """A file as it was sent up: ``path`` is where it is now; ``too_large``: not all of it was kept."""

    name: str
    path: Path
    size: int
    sha256: str
    too_large: bool = False


class BundleFolder:
    """The folder of this machine in which brought bundles and answers are."""

    def __init__(self, path: Path) -> None:
        """Make it, for this account alone.

        Raises:
            OSError: it cannot be made or written.
        """
        private_folder(path)
        self.path = path.absolute()
        self.place = _mark_of(path)
        if not self.place:
            write_durably(path / _PLACE, secrets.token_hex(_ID_BYTES).encode())
            self.place = _mark_of(path)

    def new_part(self) -> Path:
        """Return where a file is written while it arrives."""
        return self.path / f"{secrets.token_hex(_ID_BYTES)}{_PART}"

    def new(self, by: str, now: int) -> BroughtBundle:
        """Return a row for a bundle in this folder."""
        return BroughtBundle(secrets.token_hex(_ID_BYTES), by, now, str(self.path), self.place)

    def remove_old(self, now: int) -> None:
        """Remove answers that were not fetched for long, and what was arriving when the server was ended."""
        for path in self.path.iterdir():
            kept = _ARRIVING_MILLIS if path.suffix == _PART else KEPT_MILLIS
            with suppress(OSError):
                if path.name != _PLACE and path.stat().st_mtime * 1000 < now - kept:
                    path.unlink()


def _mark_of(folder: Path) -> str:
    try:
        return (folder / _PLACE).read_text("ascii")
    except (OSError, ValueError):
        return ""


def keep_arrived(
    database: Database, folder: BundleFolder, file: ArrivedFile, by: str, now: int
) -> BroughtBundle:
    """Look at the outside of a file that arrived, and keep it where it can be a bundle for here.

    What it cannot be is said in ``problem``, and the file is removed.
    """
    new = folder.new(by, now)
    name = _shown(file.name)
    new = replace(new, name=name, size=file.size, sha256=file.sha256)
    try:
        header, commune = _outside(database, file, name)
    except Problem as problem:
        file.path.unlink(missing_ok=True)
        return replace(new, problem=problem.sentence())
    rename(file.path, new.file)
    return replace(
        new,
        commune=commune,
        device=one_line(header.device),
        number=header.number,
        written_at=header.at,
        changes=header.changes,
        contents=header.files,
    )


def refused_here(brought: BroughtBundle, problem: Problem) -> BroughtBundle:
    """Return a bundle that is not taken in after all, without anything of its inside or sender."""
    brought.file.unlink(missing_ok=True)
    return replace(
        brought,
        problem=problem.sentence(),
        commune="",
        device="",
        number=0,
        written_at=0,
        changes=0,
        contents=0,
    )


def _outside(database: Database, file: ArrivedFile, name: str) -> tuple[BundleHeader, str]:
    if file.too_large:
        raise Problem(
            "“{name}” is larger than any bundle, so it is none. Choose files that end in .mtb.", name=name
        )
    try:
        with open_bundle_file(file.path, name) as bundle, database.read() as connection:
            return bundle.header, commune_of(connection, bundle)
    except OSError as error:
        raise unreadable(name, error) from error


def _shown(name: str) -> str:
    """The last part of a name, whatever separates its folders, as a page and a log may show it."""
    return one_line(name.replace("\\", "/").rpartition("/")[2])[:_LONGEST_NAME] or tr("without a name")


def again(
    folder: BundleFolder, device: EnrolledDevice, kept: KeptRequest, by: str, now: int
) -> BroughtBundle:
    """Return a row for the answer to a bundle that was taken before, to be written again."""
    new = folder.new(by, now)
    return replace(new, commune=device.commune, device=device.device_id, number=kept.number)


def enter(connection: Connection, act: int, brought: Sequence[BroughtBundle]) -> None:
    """Enter the bundles of a job."""
    connection.execute(insert(table), [{**asdict(each), "act": act} for each in brought])


_COLUMNS = [table.c[field.name] for field in fields(BroughtBundle)]


def brought_with(connection: Connection, act: int) -> dict[str, BroughtBundle]:
    """Return the bundles of a job, by their ids."""
    query = select(*_COLUMNS).where(table.c.act == act)
    return {row.id: BroughtBundle(*row) for row in connection.execute(query)}


def find_brought(connection: Connection, id_: str) -> BroughtBundle | None:
    """Return one bundle."""
    row = connection.execute(select(*_COLUMNS).where(table.c.id == id_)).one_or_none()
    return None if row is None else BroughtBundle(*row)


def note_taken(connection: Connection, brought: BroughtBundle, taken: TakenBundle) -> None:
    """Note what a bundle brought; taken a second time, it keeps what it brought the first time."""
    columns = table.c
    connection.execute(
        update(table)
        .where(columns.id == brought.id)
        .values(
            ops=columns.ops + taken.ops,
            forms=columns.forms + taken.forms,
            files=columns.files + taken.files,
        )
    )


def note_answer(connection: Connection, brought: BroughtBundle, name: str, size: int) -> None:
    """Note that the answer is written."""
    this = table.c.id == brought.id
    connection.execute(update(table).where(this).values(answer=name, answer_size=size))


def last_sticks(connection: Connection, communes: Sequence[str]) -> dict[str, int]:
    """Return when bundles of communes were last taken, by the console or the command line."""
    query = (
        select(device_table.c.commune, func.max(carried_request.c.taken_at))
        .join(device_table, device_table.c.number == carried_request.c.device)
        .where(device_table.c.commune.in_(communes))
        .group_by(device_table.c.commune)
    )
    return {code: int(at) for code, at in connection.execute(query)}
