"""Rollback by an older version after a newer one migrated the book and then failed.

Before a migration the book is copied aside (``storage/migrating.py``), and the copy is put back. That is
automatic only where nothing was entered since: the head of the journal that the book must hold at least is
then that of the copy.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.durable_file import make_private, sync_file, write_problem
from desktop_app.base.problems import Problem
from desktop_app.storage.expected_head import ExpectedHead, expected_head, head_file
from desktop_app.storage.first_look import FirstLooks
from desktop_app.storage.problems import EnteredSince, StorageProblem
from desktop_app.storage.revisions import REVISIONS
from desktop_app.storage.whole_files.copying import prove_copy, used_elsewhere
from desktop_app.storage.whole_files.swap import swap
from desktop_app.updates.program_folder import ProgramFolder


def roll_back(book: Path, key: bytes, clock: Clock, program: ProgramFolder | None) -> bool:
    """Undo the migration of a version that failed its trial; return whether the book is this version's again.

    The migrated book is kept in a folder ``replaced-…`` next to it.

    Raises:
        EnteredSince: the copy lacks what was entered since; the newer version is tried once more.
        Problem: the book is open in the newer version.
        CannotWrite: disk full or folder read-only.
    """
    failed = None if program is None else program.failed
    if program is None or failed is None or failed.version == program.running:
        return False
    expected = expected_head(book)
    if used_elsewhere(book, key):
        raise Problem("The book is still open in another window. Close it, then start again.")
    copies = sorted(
        book.parent.glob(f"{book.name}.before-*"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    copy = next((path for path in copies if expected is not None and _fits(path, key, expected)), None)
    if copy is None:
        program.arrange_trial(failed.version)
        raise EnteredSince(
            "Version {version} did not start well, but the book was already changed with it. To lose "
            "nothing the change was not undone: the next start tries that version once more. If it does not "
            "start then either, ask the province; the backup from before the change is in the folder of "
            "backups.",
            version=failed.version,
        )
    _take_back(book, copy, f"{clock.now().astimezone(VIETNAM):%Y-%m-%d-%H%M%S}")
    return True


def _fits(copy: Path, key: bytes, expected: ExpectedHead) -> bool:
    """Whether a copy is whole, of a version that this program knows, and lacks nothing that was entered."""
    try:
        if prove_copy(copy, key) not in REVISIONS:
            return False
    except StorageProblem:
        return False
    with closing(FirstLooks(copy, key)) as looks:
        return looks.holds(expected)


def _take_back(book: Path, copy: Path, stamp: str) -> None:
    root, head = book.parent, head_file(book)
    staging = root / f"giving-back-{stamp}"
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        for source, name in ((copy, book.name), (head, head.name)):
            make_private(staging / name)
            shutil.copyfile(source, staging / name)
            sync_file(staging / name)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        raise write_problem(staging / book.name, error) from error
    # The book last: while it is missing, no other book is created.
    swap(
        root,
        staging,
        root / f"replaced-{stamp}",
        (f"{book.name}-wal", f"{book.name}-shm", head.name, book.name),
    )
