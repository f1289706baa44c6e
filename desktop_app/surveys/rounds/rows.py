"""Rounds and their areas from rows of their tables, read by SQLAlchemy or without it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from desktop_app.areas.earlier import held_on, read_earlier
from desktop_app.base.clock import stored_day
from desktop_app.surveys.rounds.records import Round, RoundArea, TallyMode


def round_from(row: Mapping[Any, Any]) -> Round:
    """Return a row of ``survey_round``."""
    return Round(
        id=row["id"],
        title=row["title"],
        target=row["target"],
        year=row["year"],
        template_code=row["template_code"],
        template_version=row["template_version"],
        plan_number=row["plan_number"] or "",
        plan_date=stored_day(row["plan_date"]),
        legal_basis=row["legal_basis"] or "",
        planned_from=stored_day(row["planned_from"]),
        planned_to=stored_day(row["planned_to"]),
        closed_on=stored_day(row["closed_on"]),
        status=row["status"],
        thresholds=msgspec.json.decode(row["thresholds"]),
        asked_from=stored_day(row["asked_from"]),
        asked_to=stored_day(row["asked_to"]),
        is_archived=bool(row["archived"]),
        held=(row["lock_reason"] or "–") if row["locked"] == 1 else "",
        returned=row["lock_reason"] if row["locked"] == 0 else "",
    )


def round_area_from(row: Mapping[Any, Any]) -> RoundArea:
    """Return a row of ``survey_area`` with the names and the kind of the area, and the days of the round.

    The area is named as it was when people were asked.
    """
    return RoundArea(
        round_id=row["round_id"],
        area_id=row["area_id"],
        name=held_on(read_earlier(row["names_until"], str), row["name"], _asked_on(row)),
        kind=row["kind"],
        total_households=row["total_households"],
        forms_issued=row["forms_issued"],
        forms_collected=row["forms_collected"],
        method=row["method"],
        tally_mode=TallyMode(row["tally_mode"] or TallyMode.PER_FORM),
        status=row["status"],
        minutes=msgspec.json.decode(row["minutes"]),
    )


def _asked_on(row: Mapping[Any, Any]) -> date | None:
    """The last day of a round, as far as it is known."""
    days = (stored_day(row[name]) for name in ("asked_to", "closed_on", "planned_to"))
    return next((day for day in days if day is not None), None)
