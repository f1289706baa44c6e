"""Computers of an office whose names are sealed."""

from __future__ import annotations

from pathlib import Path

from desktop_app.office_key.first_key import make_first_key
from desktop_app.sync.keys.admission import confirm_words, let_in, waiting, words_here
from desktop_app.wire.keys.six_words import words_line
from tests.support.servers.upstream import Desk


def begin_key(desk: Desk) -> None:
    """What the first run of an office does."""
    with desk.office.store.write() as connection:
        assert make_first_key(connection)


def let_in_by_words(desk: Desk, other: Desk) -> None:
    """Compare the words, let the other computer in, and exchange until it has the key."""
    for each in (desk, other, desk):
        each.sync()
    shown = words_here(other.office.sync_book())
    assert shown is not None
    with desk.office.record() as rec:
        [asks] = waiting(rec.connection)
        let_in(rec, asks.holder.id, words_line(shown.words))
    confirm_words(other.office.sync_book(), words_line(asks.words))
    desk.sync()
    other.sync()


def files_with(folder: Path, text: str) -> list[str]:
    """The files below a folder in which a text can be read."""
    wanted = text.encode()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert files
    return [path.name for path in files if wanted in path.read_bytes()]
