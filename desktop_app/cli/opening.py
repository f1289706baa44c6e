"""Open the office's book from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.base.console.asking import ask_hidden, somebody_can_be_asked
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.book.office import DataFolder, Office
from desktop_app.cli.arguments import Arguments
from desktop_app.credentials.opening import PassphraseFor, asking, refuse_to_ask
from desktop_app.storage.expected_head import require_file


def data_folder(arguments: Arguments) -> DataFolder:
    """Return the folder named on the command line, or the one of this user account."""
    return DataFolder(arguments.data_dir) if arguments.data_dir else DataFolder.default()


@contextmanager
def existing_office(arguments: Arguments) -> Iterator[Office]:
    """The book that is there; it is closed at the end.

    Raises:
        Problem: there is none yet, or it cannot be opened.
    """
    folder = data_folder(arguments)
    require_file(folder.book)
    if not folder.book.exists():
        raise Problem(
            "There is no book in {folder}. Open the program once to create it, or name its folder.",
            folder=folder.root,
        )
    with _opened(folder) as office:
        yield office


@contextmanager
def office_to_connect(arguments: Arguments) -> Iterator[Office]:
    """The book that is there, or a new one of the named commune: its officers come from the province.

    Raises:
        Problem: there is none and no commune was named, there is no such commune, the book is another
            commune's, or it cannot be opened.
    """
    from desktop_app.areas.administrative import SAMPLE_COMMUNE, commune

    folder, code = data_folder(arguments), arguments.own.commune
    if code is None:
        with existing_office(arguments) as office:
            yield office
        return
    if commune(code) is None:
        raise Problem(
            "There is no commune with the code {code}. Ask the province for the code of this commune.",
            code=code,
        )
    with _opened(folder) as office:
        office.choose_commune(code, sample=code == SAMPLE_COMMUNE.code)
        yield office


@contextmanager
def _opened(folder: DataFolder) -> Iterator[Office]:
    ask = asking(os.environ, _prompt if somebody_can_be_asked() else refuse_to_ask)
    office = Office.open(folder, ask)
    if office.carried_over is not None:
        print(office.carried_over.sentence(), file=sys.stderr)
    try:
        yield office
    finally:
        office.close()


def _prompt(_reason: PassphraseFor) -> str:
    return ask_hidden(tr("Passphrase of the book:"))
