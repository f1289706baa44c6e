"""``so-mat-tran report``: print a document as PDF, Word or, of a table, Excel: the ending decides."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import private_folder, require_ending
from desktop_app.base.i18n import tr
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.choosing import chosen_area, chosen_book, chosen_period, chosen_round, chosen_set
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.issuing.books import read_book_paper
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import marked
from desktop_app.issuing.paper_source import read_data, warnings_of
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.period import Period
from desktop_app.registers.books.filling import fill_book
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents import checks
from desktop_app.reports.documents.rendering import render as write_pdf
from desktop_app.reports.frame.profile import profile_for

type _Written = tuple[list[str], str]
"""What should be looked at, and the record for the access log."""


def run(arguments: Arguments) -> int:
    """Print, and say what should be looked at before it is signed."""
    require_ending(arguments.own.out, *(f".{kind}" for kind in FileKind))
    write = _WRITERS[arguments.own.document]
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        office.require(PRINT)
        warnings, record_id = write(office, arguments)
        office.note_printing(arguments.own.document, record_id)
    for warning in warnings:
        sys.stderr.write(f"! {warning}\n")
    sys.stdout.write(tr("Printed: {path}", path=arguments.own.out) + "\n")
    return 0


_SINCE_JANUARY = {1: "M01", 3: "Q1", 6: "H1", 12: "Y"}
"""The periods that begin in January, by the month in which they end."""


def _minutes(office: Office, arguments: Arguments) -> _Written:
    with office.read() as connection:
        survey_round = chosen_round(connection, arguments.own)
        area = chosen_area(connection, survey_round, arguments.own.area)
    subject = PaperSubject(PaperKind.MINUTES, survey_round.id, area.area_id)
    return _of_subject(office, subject, arguments), survey_round.id


def _survey(office: Office, arguments: Arguments) -> _Written:
    with office.read() as connection:
        survey_round = chosen_round(connection, arguments.own)
    return _of_subject(office, PaperSubject(PaperKind.SURVEY, survey_round.id), arguments), survey_round.id


def _posting(office: Office, arguments: Arguments) -> _Written:
    with office.read() as connection:
        survey_round = chosen_round(connection, arguments.own)
    return _of_subject(office, PaperSubject(PaperKind.POSTING, survey_round.id), arguments), survey_round.id


def _work(office: Office, arguments: Arguments) -> _Written:
    return _of_period(office, PaperKind.WORK, arguments)


def _movements(office: Office, arguments: Arguments) -> _Written:
    return _of_period(office, PaperKind.MOVEMENTS, arguments)


def _of_period(office: Office, kind: PaperKind, arguments: Arguments) -> _Written:
    with office.read() as connection:
        set_code, period = chosen_set(connection, arguments.own), chosen_period(arguments.own)
    so_far = arguments.own.since_january and period.has_own_sum
    if so_far:
        period = period.last_month
    elif arguments.own.since_january and period.kind is not PeriodType.EVENT:
        period = Period.parse(f"{period.year}-{_SINCE_JANUARY[period.end.month]}")
    subject = PaperSubject(kind, set_code=set_code, period=period.key, so_far=so_far)
    return _of_subject(office, subject, arguments), period.key


def _of_subject(office: Office, subject: PaperSubject, arguments: Arguments) -> list[str]:
    """Write the paper; a final one bears its code, and is recorded before the file is there."""
    commune = office.identity.commune_code
    with office.record() as rec:
        found = read_data(rec.connection, office.clock, commune, subject, reader=rec.author)
        paper, provenance = marked(rec.connection, commune, rec.author, subject, found)
        if provenance is not None:
            keep_printed(rec, provenance, paper)
        _write(paper, arguments)
    return warnings_of(found)


def _register(office: Office, arguments: Arguments) -> _Written:
    request = replace(chosen_book(office, arguments.own), in_clear=arguments.own.in_clear)
    subject = PaperSubject(
        PaperKind.REGISTER_BOOK, register_code=request.register_code, period=str(request.year)
    )
    commune = office.identity.commune_code
    with office.record() as rec:
        book = fill_book(rec.connection, office.clock, commune, request, rec.author)
        recorded = read_book_paper(rec.connection, office.clock, commune, subject, rec.author)
        paper, provenance = marked(rec.connection, commune, rec.author, subject, book, recorded)
        if provenance is not None:
            keep_printed(rec, provenance, paper)
        _write(paper, arguments)
    return checks.check_register_book(book), f"{request.register_code}:{request.year}"


_WRITERS: dict[str, Callable[[Office, Arguments], _Written]] = {
    "minutes": _minutes,
    "survey": _survey,
    "posting": _posting,
    "work": _work,
    "movements": _movements,
    "register": _register,
}


def _write(paper: Document, arguments: Arguments) -> None:
    target: Path = arguments.own.out
    private_folder(target.parent)
    kind = FileKind(target.suffix.lower().removeprefix("."))
    if kind is FileKind.PDF:
        write_pdf(paper, profile_for(paper.head), target)
    else:
        render(paper, kind, target)
