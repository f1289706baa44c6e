"""What a paper lacks to be final, and the cell of a warning about figures: read from the book."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.book.office import Office
from desktop_app.movements.checks.texts import texts_within
from desktop_app.movements.period import Period
from desktop_app.movements.progress.board import Board, ReportStage, load_board
from desktop_app.movements.set_versions import set_of_period
from desktop_app.surveys.findings.checks import FindingSeverity, errors
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.rounds.state import RoundState
from ui.context.operations import read_book
from ui.context.room import Destination, RoomContext
from ui.places.movements import FigurePlace, PeriodPlace
from ui.places.paper_request import PaperRequest
from ui.places.surveys import RoundPlace
from ui.reports.mending import FIGURES, Warned, go_to_cause

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, in words, and where to fix it."""

    sentence: str
    action: str
    destination: Destination


def tell_missing(context: RoomContext, owner: QObject, request: PaperRequest) -> None:
    """Say why the paper is a draft for now, and offer the way to what is missing."""

    def show(found: Missing) -> None:
        if context.ask.confirm(found.sentence, found.action, leave=tr("Close")):
            go_to_cause(context, request, found.destination)

    read_book(context, owner, lambda connection: missing(connection, context.office, request), show)


def follow(context: RoomContext, owner: QObject, request: PaperRequest, warning: Warned) -> None:
    """Go where a warning is resolved: among figures, to the cell or the column that it is about."""
    if warning.destination != FIGURES:
        if warning.destination is not None:
            go_to_cause(context, request, warning.destination)
        return
    read_book(
        context,
        owner,
        lambda connection: cell_of(connection, context.office, request, warning),
        lambda place: go_to_cause(context, request, place),
    )


def missing(connection: Connection, office: Office, request: PaperRequest) -> Missing:
    """What keeps the round or the period of a paper from being closed."""
    if request.kind.of_round:
        return _of_round(connection, office, request)
    board = _board(connection, office, request)
    waiting = [each for each in board.units if each.stage < ReportStage.FILLED]
    names = ", ".join(each.unit.name for each in waiting[:_MOST_NAMES])
    if len(waiting) > _MOST_NAMES:
        names += " " + tr("and {n} other units", n=len(waiting) - _MOST_NAMES)
    words = tr("The period is not closed, so the paper stays a draft.")
    if board.missing:
        words += " " + tr("{n} figures are missing, of {names}.", n=format_number(board.missing), names=names)
    else:
        words += " " + tr("Every figure is there: close the period.")
    return Missing(words, tr("Open the figures"), _first_gap(board).destination)


def cell_of(connection: Connection, office: Office, request: PaperRequest, warning: Warned) -> Destination:
    """The cell that a warning is about: that of the indicator it names, else the first that is empty."""
    period = Period.parse(request.period)
    indicators = set_of_period(connection, request.set_code, period)
    if warning.about_texts:
        cell = next(iter(texts_within(connection, indicators, period)), None)
        found = (
            PeriodPlace(period.key) if cell is None else FigurePlace(cell.period, cell.unit, cell.indicator)
        )
        return found.destination
    board = _board(connection, office, request)
    named = [each for each in indicators.indicators if _is_named(warning, each.code, each.name.vi)]
    if named:
        code = max(named, key=lambda each: len(each.name.vi)).code
        unit = next(
            (each.unit.key for each in board.units if any(item.code == code for item in each.missing)), ""
        )
        return FigurePlace(period.key, unit, code).destination
    return _first_gap(board).destination if warning.about_gaps else PeriodPlace(period.key).destination


def _is_named(warning: Warned, code: str, name: str) -> bool:
    if warning.codes:
        return re.search(rf"(?<![\w.]){re.escape(code)}(?![\w.])", warning.codes) is not None
    return bool(name) and warning.name == name


def _board(connection: Connection, office: Office, request: PaperRequest) -> Board:
    commune = office.identity.commune_code
    return load_board(connection, office.clock, commune, request.set_code, Period.parse(request.period))


def _first_gap(board: Board) -> FigurePlace | PeriodPlace:
    first = next((each for each in board.units if each.missing), None)
    if first is None:
        return PeriodPlace(board.period.key)
    return FigurePlace(board.period.key, first.unit.key, first.missing[0].code)


def _of_round(connection: Connection, office: Office, request: PaperRequest) -> Missing:
    counted = count_round(connection, request.round_id)
    found = findings_of(connection, counted, office.clock.today())
    wrong = errors(found)
    areas = len({each.area_id for each in found if each.area_id and each.severity is FindingSeverity.ERROR})
    words = tr("The round is not locked, so its papers stay drafts.")
    if counted.round.status == RoundState.DRAFT:
        words += " " + tr("It is not opened yet.")
    elif wrong:
        words += " " + tr("{n} errors remain in {areas} areas.", n=format_number(wrong), areas=areas)
    else:
        words += " " + tr("All counts agree: lock the round.")
    return Missing(words, tr("Go to the round"), RoundPlace(request.round_id).destination)
