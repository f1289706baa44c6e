"""Replace one set of files by another that was prepared, safe against power cuts.

Files can only be replaced one by one. The plan is therefore written down first; the next opening of the
folder completes it, and repeating a part is harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from desktop_app.base.durable_file import private_folder, rename, sync_folder, write_durably, write_problem

MARKER_FILE = "restoring.json"


class _Marker(msgspec.Struct, frozen=True):
    staging: str
    aside: str
    names: list[str]
    staged: list[str]


def swap(root: Path, staging: Path, aside: Path, names: Sequence[str]) -> bool:
    """Move ``names`` in ``root`` to ``aside`` and those in ``staging`` to ``root``; both lie in ``root``.

    Returns whether there was anything to move aside. ``staging`` is gone afterwards.

    Raises:
        CannotWrite: the folder is read-only or a file is in use; :func:`finish_swap` goes on with it.
    """
    replaces = any((root / name).exists() for name in names)
    staged = [name for name in names if (staging / name).exists()]
    marker = _Marker(staging.name, aside.name, list(names), staged)
    write_durably(root / MARKER_FILE, msgspec.json.encode(marker))
    finish_swap(root)
    return replaces


def finish_swap(root: Path) -> bool:
    """Finish a swap that was cut off; whether there was one. To be called before a book is opened.

    Raises:
        CannotWrite: the folder is read-only or a file is in use.
    """
    path = root / MARKER_FILE
    if not path.exists():
        return False
    marker = msgspec.json.decode(path.read_bytes(), type=_Marker)
    staging, aside = root / marker.staging, root / marker.aside
    try:
        private_folder(aside)
        for name in marker.names:
            _change_places(root / name, staging / name, aside / name, new=name in marker.staged)
        for folder in (aside, root):
            sync_folder(folder)
        path.unlink()
        _remove_flat(staging)
        if not any(aside.iterdir()):
            aside.rmdir()
    except OSError as error:
        raise write_problem(path, error) from error
    return True


def _change_places(current: Path, staged: Path, aside: Path, *, new: bool) -> None:
    """Move the old file aside and the new one in; whatever was done already stays done."""
    waiting = staged.exists()
    if current.exists() and (waiting or not new):
        rename(current, aside)
    if waiting:
        rename(staged, current)


def _remove_flat(folder: Path) -> None:
    if folder.is_dir():
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()
