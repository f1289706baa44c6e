"""Find what the command line names: a round, an area, an indicator set, a period."""

from __future__ import annotations

from argparse import Namespace

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import indicator_set, installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.movements.period import Period
from desktop_app.registers.books.filling import BookRequest
from desktop_app.surveys.rounds.queries import areas_of_round, round_of, rounds
from desktop_app.surveys.rounds.records import Round, RoundArea


def chosen_round(connection: Connection, own: Namespace) -> Round:
    """Return the round named with ``--round``, or the latest.

    Raises:
        Problem: there is no such round, or none at all.
    """
    if own.round:
        found = round_of(connection, own.round)
        if found is None:
            raise Problem("There is no survey round {id}. Leave --round out for the latest.", id=own.round)
        return found
    known = rounds(connection) or rounds(connection, with_archived=True)
    if not known:
        raise Problem("There is no survey round yet. Create one in the window first.")
    return known[0]


def chosen_area(connection: Connection, survey_round: Round, name: str | None) -> RoundArea:
    """Return the area of a round whose name is ``name``; diacritics and case don't matter.

    Raises:
        Problem: it is not named, not in the round, or the name fits several.
    """
    areas = areas_of_round(connection, survey_round.id)
    if not name:
        raise Problem("Name the residential area with --area. Known: {areas}.", areas=_names(areas))
    fitting = [area for area in areas if fold(name) in fold(area.name)]
    exact = [area for area in fitting if fold(area.name) == fold(name)]
    if len(exact or fitting) != 1:
        raise Problem(
            "“{name}” does not name one residential area of the round. Known: {areas}.",
            name=name,
            areas=_names(areas),
        )
    return (exact or fitting)[0]


def chosen_set(connection: Connection, own: Namespace) -> str:
    """Return the code of the set named with ``--set``, or of the first installed one.

    Raises:
        NotInstalled: it is not installed.
    """
    if own.set:
        return indicator_set(connection, own.set).code
    return installed(connection, PackageKind.INDICATOR_SET)[0].code


def chosen_period(own: Namespace) -> Period:
    """Return the period named with ``--period``.

    Raises:
        Problem: it is not named, or is no period.
    """
    if not own.period:
        raise Problem("Name the period with --period, for example 2026-Q1.")
    return Period.parse(own.period)


def _names(areas: list[RoundArea]) -> str:
    return ", ".join(area.name for area in areas)


def chosen_book(office: Office, own: Namespace) -> BookRequest:
    """The book named with ``--register``, ``--year`` and ``--volume``; without a year the one that runs.

    Raises:
        Problem: no register is named.
    """
    if not own.register:
        raise Problem("Name the register with --register, for example --register DLXH.")
    return BookRequest(own.register, own.year or office.clock.today().year, own.volume)
