"""From what was typed about a round to what is recorded, with the sentence beside the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.catalogue.survey_template import THRESHOLD_NAMES, SurveyTemplate, Threshold
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.numbers import parse_date, parse_number
from desktop_app.problems import Problem
from desktop_app.surveys.commands import change_round, create_round, put_round_area

_YEARS = range(2000, 2101)


class FieldWrong(Exception):
    """One field is wrong; ``problem`` says how to mend it."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class TypedRound:
    """What stands in the fields of the dialog, as text."""

    title: str
    target: str
    year: str
    plan_number: str
    plan_date: str
    planned_from: str
    planned_to: str
    legal_basis: str
    thresholds: Mapping[str, str]
    tested_per: str
    areas: tuple[tuple[str, int | None], ...]
    second: str = "0"
    """The share of forms keyed twice, in percent."""


def round_fields(typed: TypedRound, template: SurveyTemplate) -> dict[str, Given]:
    """The fields of the round.

    Raises:
        FieldWrong: something typed cannot be understood.
    """
    if not typed.title.strip():
        raise FieldWrong("title", Problem("The round has no name. Type one."))
    fields: dict[str, Given] = {
        "title": typed.title.strip(),
        "target": typed.target,
        "year": _year(typed.year),
        "template_code": template.code,
        "template_version": template.version,
        "plan_number": typed.plan_number.strip() or None,
        "legal_basis": typed.legal_basis.strip() or None,
        "thresholds": _changes(typed, template),
        "second_keying_percent": _share(typed.second),
    }
    for name in ("plan_date", "planned_from", "planned_to"):
        day = _day(name, getattr(typed, name))
        fields[name] = None if day is None else day.isoformat()
    start, end = fields["planned_from"], fields["planned_to"]
    if isinstance(start, str) and isinstance(end, str) and end < start:
        raise FieldWrong(
            "planned_to", Problem("The planned last day is before the first. Correct the dates.")
        )
    return fields


def record_round(
    rec: Recorder,
    round_id: str,
    fields: Mapping[str, Given],
    areas: tuple[tuple[str, int | None], ...],
) -> str:
    """Record a new round (with an empty ``round_id``) or changes of one, and add its areas; the id."""
    if round_id:
        change_round(rec, round_id, fields)
    else:
        round_id = create_round(rec, fields)
    for area_id, households in areas:
        put_round_area(rec, round_id, area_id, total_households=households)
    return round_id


def _year(text: str) -> int:
    if not text.strip().isdigit() or int(text) not in _YEARS:
        raise FieldWrong("year", Problem("“{text}” is not a year. Type four digits.", text=text))
    return int(text)


def _share(text: str) -> int:
    wanted = text.replace("%", "").strip() or "0"
    if not (wanted.isascii() and wanted.isdigit()) or int(wanted) > 100:
        raise FieldWrong(
            "second", Problem("The share of forms keyed twice lies between 0 and 100 %. Correct it.")
        )
    return int(wanted)


def _day(field: str, text: str) -> date | None:
    try:
        return parse_date(text) if text.strip() else None
    except Problem as problem:
        raise FieldWrong(field, problem) from problem


def _changes(typed: TypedRound, template: SurveyTemplate) -> dict[str, str | None]:
    changes: dict[str, str | None] = {}
    for name in THRESHOLD_NAMES:
        threshold: Threshold = getattr(template.thresholds, name)
        original = "" if threshold.percent is None else format(threshold.percent, "f")
        wanted = _percent(name, typed.thresholds[name])
        changes[f"{name}.value"] = None if wanted == original else wanted
    same = typed.tested_per == template.thresholds.tested_per.value
    changes["tested_per"] = None if same else typed.tested_per
    return changes


def _percent(name: str, text: str) -> str:
    if not text.strip():
        return ""
    try:
        number = parse_number(text.replace("%", ""))
    except Problem as problem:
        raise FieldWrong(name, problem) from problem
    if not 0 <= number <= 100:
        raise FieldWrong(name, Problem("A threshold lies between 0 and 100 %. Correct it."))
    return format(number.normalize(), "f")
