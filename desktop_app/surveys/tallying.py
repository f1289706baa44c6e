"""The count of a round as it stands in the book: tallies of its areas, outcome, and what is wrong.

Reads the counts kept with the writes, never the forms, so that a hundred thousand forms are tallied as
quickly as ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.catalogue.installed import survey_template
from desktop_app.catalogue.survey_template import SurveyTemplate, Thresholds
from desktop_app.problems import Problem
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.checks import (
    Finding,
    check_hand_count,
    check_schedule,
    check_serial_numbers,
    check_tally,
)
from desktop_app.surveys.counts import area_counts
from desktop_app.surveys.outcome import Outcome, outcome
from desktop_app.surveys.queries import areas_of_round, hand_tallies, round_of
from desktop_app.surveys.records import Round, RoundArea, TallyMode
from desktop_app.surveys.round_thresholds import thresholds_of
from desktop_app.surveys.tally import Tally, tally_from_counts, tally_from_totals


@dataclass(frozen=True, slots=True)
class AreaTally:
    """An area of the round with its count."""

    area: RoundArea
    tally: Tally


@dataclass(frozen=True, slots=True)
class RoundCount:
    """A round with everything that was counted."""

    round: Round
    template: SurveyTemplate
    thresholds: Thresholds
    areas: tuple[AreaTally, ...]
    outcome: Outcome


def count_round(connection: Connection, round_id: str) -> RoundCount:
    """The count of a round.

    Raises:
        Problem: there is no such round, or its template is not installed.
    """
    survey_round = round_of(connection, round_id)
    if survey_round is None:
        raise Problem("This survey round is no longer there. Open the list of rounds again.")
    template = survey_template(connection, survey_round.template_code, survey_round.template_version)
    thresholds = thresholds_of(survey_round, template)
    areas = _tallies(connection, round_id, template)
    result = outcome([entry.tally for entry in areas], template, thresholds)
    return RoundCount(survey_round, template, thresholds, areas, result)


def findings_of(connection: Connection, counted: RoundCount, today: date) -> tuple[Finding, ...]:
    """Everything that contradicts itself or is missing in the round, errors and warnings."""
    hand = hand_tallies(connection, counted.round.id)
    serials = _serials(connection, counted.round.id)
    found: list[Finding] = list(check_schedule(counted.round, counted.template, today))
    for entry in counted.areas:
        area = entry.area
        found.extend(check_tally(area, entry.tally, counted.template))
        if area.tally_mode is TallyMode.TOTALS:
            found.extend(check_hand_count(area, hand.get(area.area_id, {}), counted.template))
        else:
            valid, every = serials.get(area.area_id, ([], []))
            found.extend(check_serial_numbers(area, valid, every))
    return tuple(found)


def _tallies(connection: Connection, round_id: str, template: SurveyTemplate) -> tuple[AreaTally, ...]:
    kept = area_counts(connection, round_id)
    hand = hand_tallies(connection, round_id)
    return tuple(
        AreaTally(
            area,
            tally_from_totals(area, hand.get(area.area_id, {}), template)
            if area.tally_mode is TallyMode.TOTALS
            else tally_from_counts(area, kept.get(area.area_id, {}), template),
        )
        for area in areas_of_round(connection, round_id)
    )


type _Numbers = tuple[list[int | None], list[int | None]]


def _serials(connection: Connection, round_id: str) -> dict[str, _Numbers]:
    """Serial numbers of each area's valid forms, and of all its forms."""
    columns = survey_response.c
    rows = connection.execute(
        select(columns.area_id, columns.serial, columns.validity).where(
            columns.round_id == round_id, columns.deleted == 0
        )
    )
    found: dict[str, _Numbers] = {}
    for area_id, serial, validity in rows:
        valid, every = found.setdefault(area_id, ([], []))
        every.append(serial)
        if not validity:
            valid.append(serial)
    return found
