"""``so-mat-tran export``: forms of a round, its tally, results of a period, areas, and more."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.durable_file import private_folder
from desktop_app.base.i18n import tr
from desktop_app.book.access_names import record_name
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.choosing import chosen_book, chosen_period, chosen_round, chosen_set
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.exchange.exports.areas import export_areas
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.exports.register_books import export_register_book
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.exchange.exports.tally import export_tally
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.exchange.permission import allow_export
from desktop_app.exchange.workbook_writer import require_workbook
from desktop_app.fund.papers.disclosure import disclosure_paper
from desktop_app.persons.access_paper import access_paper
from desktop_app.registers.books.filling import fill_book
from desktop_app.registers.books.sheets import sheets_of

type _Writer = Callable[[Office, Connection, Arguments], list[Path]]


def run(arguments: Arguments) -> int:
    """Write the file and say where it is; an officer signs in where the office has any."""
    private_folder(arguments.own.out.parent)
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        allow_export(office.store, office.clock, office.officer, arguments.own.what)
        with office.read() as connection:
            written = _WRITERS[arguments.own.what](office, connection, arguments)
    for path in written:
        sys.stdout.write(tr("Written: {path}", path=path) + "\n")
    return 0


def _responses(_office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    own = arguments.own
    return export_responses(connection, chosen_round(connection, own).id, own.out, labels=own.labels)


def _tally(_office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    export_tally(connection, chosen_round(connection, arguments.own).id, arguments.own.out)
    return [arguments.own.out]


def _movements(office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    own = arguments.own
    indicators, period = chosen_set(connection, own), chosen_period(own)
    export_movements(connection, office.clock, office.identity.commune_code, indicators, period, own.out)
    return [own.out]


def _areas(office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    own = arguments.own
    export_areas(connection, office.identity.commune_code, own.out, with_heads=own.heads)
    return [arguments.own.out]


def _register(office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    own = arguments.own
    request = replace(chosen_book(office, own), with_private=False)
    book = fill_book(connection, office.clock, office.identity.commune_code, request, office.officer)
    export_register_book(sheets_of(book), own.out)
    return [own.out]


def _disclosure(office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    own = arguments.own
    commune, key = office.identity.commune_code, chosen_period(own).key
    require_workbook(own.out)
    render(disclosure_paper(connection, office.clock, commune, key=key), FileKind.WORKBOOK, own.out)
    return [own.out]


def _access_log(office: Office, connection: Connection, arguments: Arguments) -> list[Path]:
    own = arguments.own
    require_workbook(own.out)
    commune = office.identity.commune_code
    paper = access_paper(connection, office.clock, commune, office.officer, record_name)
    render(paper, FileKind.WORKBOOK, own.out)
    return [own.out]


_WRITERS: dict[str, _Writer] = {
    "responses": _responses,
    "tally": _tally,
    "movements": _movements,
    "areas": _areas,
    "register": _register,
    "disclosure": _disclosure,
    "access-log": _access_log,
}
