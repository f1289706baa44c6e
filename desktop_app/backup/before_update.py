"""Prepare an update: unpack, back up, and arrange the trial at the next start."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.backup.backups import back_up_aside
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.updates.agreement import PERMISSION, agree, agreed
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.offers import Asking, why_not
from desktop_app.updates.program_folder import ProgramFolder
from desktop_app.updates.trust import known_trust
from desktop_app.updates.unpacking import unpack
from desktop_app.wire.releases.targets import Target


def prepare(
    office: Office, program: ProgramFolder, target: Target, on_percent: Callable[[int], None] = lambda _: None
) -> None:
    """Unpack a program that has come whole, and note that it is to take over when this one is closed.

    Raises:
        NotAllowed: the officer has no right to it.
        Problem: it is not for this office, was withdrawn, or the folder of the program cannot be changed.
        NotTrusted, BadArchive, CannotWrite: see :func:`desktop_app.updates.unpacking.unpack`.
    """
    office.require(PERMISSION)
    with office.read() as connection:
        trust = known_trust(connection)
    if trust is None or trust.targets is None or target not in trust.targets.targets:
        raise Problem("The province has taken this version back. Nothing was installed.")
    refused = why_not(target, trust.targets, asking_of(office, program.running))
    if refused is not None:
        raise refused
    if not program.can_change():
        raise Problem(
            "This user account may not write to the folder of the program ({folder}). Ask the administrator "
            "of this computer to install the new version.",
            folder=program.root,
        )
    downloads = Downloads(office.folder.root)
    if downloads.whole(target) is None:
        raise Problem(
            "The new version has not come whole yet. Exchange with the province, or use a USB stick."
        )
    unpack(downloads.finish(target), target, program, on_percent)
    with office.store.write() as connection:
        agree(connection, target.version)


def switch(office: Office, program: ProgramFolder) -> bool:
    """Back the book up and have the next start try what was agreed; ``False`` where nothing was.

    To be called when nothing more is entered, while the book is still open.

    Raises:
        CannotWrite: the backup or the word to the launcher could not be written; nothing is tried.
    """
    with office.read() as connection:
        version = agreed(connection)
    if not version or version == program.running or not (program.versions / version).is_dir():
        return False
    back_up_aside(office, f"before-{version}")
    program.arrange_trial(version)
    return True


def asking_of(office: Office, running: str) -> Asking:
    """Return the request for a program, made by the running version ``running``."""
    book = office.sync_book()
    return Asking(book.codes or (book.commune,), running)
