"""``python -m tests.together.by_hand.opening_desk``: opens the book in the folder of each line."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from desktop_app.book.office import DataFolder, Office
from tests.builders import PASSPHRASE, QUICK
from tests.together.killed.forks import serve

_NEEDED_LATER = ("desktop_app.storage.migrating", "desktop_app.catalogue.installed")


def open_book(line: bytes) -> None:
    """Bring the book up to date and put in what ships with the program."""
    Office.open(DataFolder(Path(line.decode().strip())), lambda _: PASSPHRASE, cost=QUICK).close()


if __name__ == "__main__":
    for name in _NEEDED_LATER:
        import_module(name)
    serve(open_book)
