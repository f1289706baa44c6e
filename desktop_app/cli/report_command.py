"""``so-mat-tran report``: print a document as PDF."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT
from desktop_app.base.i18n import tr
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.choosing import chosen_area, chosen_book, chosen_period, chosen_round, chosen_set
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.movements.narrative.work_report import work_report
from desktop_app.movements.reporting import MovementReportRequest, movement_report
from desktop_app.registers.books.filling import fill_book
from desktop_app.reports.documents import checks
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.surveys.papers.reporting import survey_report, tally_minutes

type _Written = tuple[list[str], str]
"""What should be looked at, and the record for the access log."""


def run(arguments: Arguments) -> int:
    """Print, and say what should be looked at before it is signed."""
    write = _WRITERS[arguments.own.document]
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        office.require(PRINT)
        with office.read() as connection:
            warnings, record_id = write(office, connection, arguments)
        office.note_printing(arguments.own.document, record_id)
    for warning in warnings:
        sys.stderr.write(f"! {warning}\n")
    sys.stdout.write(tr("Printed: {path}", path=arguments.own.out) + "\n")
    return 0


def _minutes(office: Office, connection: Connection, arguments: Arguments) -> _Written:
    survey_round = chosen_round(connection, arguments.own)
    area = chosen_area(connection, survey_round, arguments.own.area)
    commune = office.identity.commune_code
    minutes = tally_minutes(connection, office.clock, commune, survey_round.id, area.area_id)
    render(minutes, load_profile(), _target(arguments))
    return checks.check_tally_minutes(minutes), survey_round.id


def _survey(office: Office, connection: Connection, arguments: Arguments) -> _Written:
    survey_round = chosen_round(connection, arguments.own)
    report = survey_report(connection, office.clock, office.identity.commune_code, survey_round.id)
    render(report, load_profile(), _target(arguments))
    return checks.check_survey_report(report), survey_round.id


def _work(office: Office, connection: Connection, arguments: Arguments) -> _Written:
    request = MovementReportRequest(chosen_set(connection, arguments.own), chosen_period(arguments.own))
    report = work_report(connection, office.clock, office.identity.commune_code, request)
    render(report, load_profile(), _target(arguments))
    return checks.check_work_report(report), request.period.key


def _movements(office: Office, connection: Connection, arguments: Arguments) -> _Written:
    request = MovementReportRequest(chosen_set(connection, arguments.own), chosen_period(arguments.own))
    report = movement_report(connection, office.clock, office.identity.commune_code, request)
    render(report, load_profile(), _target(arguments))
    return checks.check_movement_report(report), request.period.key


def _register(office: Office, connection: Connection, arguments: Arguments) -> _Written:
    request = chosen_book(office, arguments.own)
    book = fill_book(connection, office.clock, office.identity.commune_code, request, office.officer)
    render(book, load_profile(), _target(arguments))
    return checks.check_register_book(book), f"{request.register_code}:{request.year}"


_WRITERS: dict[str, Callable[[Office, Connection, Arguments], _Written]] = {
    "minutes": _minutes,
    "survey": _survey,
    "work": _work,
    "movements": _movements,
    "register": _register,
}


def _target(arguments: Arguments) -> Path:
    target: Path = arguments.own.out
    target.parent.mkdir(parents=True, exist_ok=True)
    return target
