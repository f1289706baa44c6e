"""Conversion of the typed fields of a round to what is recorded, with errors by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from desktop_app.base.changes import changed_since, require_seen
from desktop_app.base.figures.number_reader import digits_only, parse_share
from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.questionnaire import THRESHOLD_NAMES, Questionnaire, Threshold
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.surveys.rounds.commands import change_round, create_round, put_round_area
from desktop_app.surveys.rounds.titles import require_free_title
from desktop_app.wire.op import Value

_FORM_OF = ("template_code", "template_version")
_YEARS = range(2000, 2101)
_SPANS = (("planned_from", "planned_to"), ("asked_from", "asked_to"))
DAYS = ("plan_date", *(name for span in _SPANS for name in span))


class FieldWrong(Exception):
    """One field is wrong; ``problem`` says how to mend it."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class TypedRound:
    """Contents of the fields of the dialog, as text."""

    title: str
    target: str
    year: str
    plan_number: str
    plan_date: str
    planned_from: str
    planned_to: str
    asked_from: str
    asked_to: str
    legal_basis: str
    thresholds: Mapping[str, str]
    tested_per: str
    areas: tuple[tuple[str, int | None], ...]
    second_keying_percent: str = "0"
    questionnaire: tuple[str, str] = ("", "")
    """Code and version of the questionnaire."""


def round_fields(
    typed: TypedRound, questionnaire: Questionnaire, opened: TypedRound | None = None
) -> dict[str, Given]:
    """Return the fields of a new round or, of one that was shown as ``opened``, those a person changed.

    Raises:
        FieldWrong: something typed cannot be understood.
    """
    before = {} if opened is None else _shown(opened)
    touched = changed_since(before, _shown(typed))
    fields: dict[str, Given] = {}
    for name, text in touched.items():
        if name in _READERS:
            fields[name] = _READERS[name](name, str(text))
    if "questionnaire" in touched:
        fields |= {"template_code": typed.questionnaire[0], "template_version": typed.questionnaire[1]}
    thresholds = {
        name: change
        for name, change in _changes(typed, questionnaire).items()
        if "questionnaire" in touched or name.removesuffix(".value") in touched
    }
    if thresholds:
        fields["thresholds"] = thresholds
    for first, last in _SPANS:
        if first in touched or last in touched:
            _require_order(first, last, typed)
    return fields


def _shown(typed: TypedRound) -> dict[str, object]:
    """Everything typed by the name of its field."""
    shown = asdict(typed)
    shown |= shown.pop("thresholds")
    del shown["areas"]
    return shown


def shown_fields(fields: Mapping[str, Value]) -> dict[str, Value]:
    """Return what the dialog shows of the fields of a round."""
    shown = {name: value or None for name, value in fields.items() if name in _READERS or name in _FORM_OF}
    return shown | {name: value for name, value in fields.items() if name.startswith("thresholds/")}


def record_round(
    rec: Recorder,
    round_id: str,
    fields: Mapping[str, Given],
    areas: tuple[tuple[str, int | None], ...],
    opened: Mapping[str, Value] | None = None,
) -> str:
    """Record a new round (with an empty ``round_id``) or changes of one, and add its areas; return the id.

    Raises:
        ChangedMeanwhile: the round is no longer as it was ``opened``.
        TitleTaken: another round has the name.
    """
    if "title" in fields:
        require_free_title(rec.connection, str(fields["title"]), round_id)
    if round_id:
        if opened is not None and fields:
            require_seen(opened, shown_fields(rec.get("survey_round", round_id) or {}))
        if fields:
            change_round(rec, round_id, fields)
    else:
        round_id = create_round(rec, fields)
    for area_id, households in areas:
        put_round_area(rec, round_id, area_id, total_households=households)
    return round_id


def _title(name: str, text: str) -> str:
    if not text.strip():
        raise FieldWrong(name, Problem("The round has no name. Type one."))
    return text.strip()


def _year(name: str, text: str) -> int:
    year = digits_only(text)
    if year is None or year not in _YEARS:
        raise FieldWrong(name, Problem("“{text}” is not a year. Type four digits.", text=text))
    return year


def _share(name: str, text: str) -> int:
    wanted = digits_only(text.replace("%", "").strip() or "0")
    if wanted is None or wanted > 100:
        raise FieldWrong(
            name, Problem("The share of forms entered twice must be between 0 and 100 %. Correct it.")
        )
    return wanted


def _day(name: str, text: str) -> date | None:
    try:
        return parse_date(text) if text.strip() else None
    except Problem as problem:
        raise FieldWrong(name, problem) from problem


def _day_text(name: str, text: str) -> str | None:
    day = _day(name, text)
    return None if day is None else day.isoformat()


def _text(_: str, text: str) -> str | None:
    return text.strip() or None


def _require_order(first: str, last: str, typed: TypedRound) -> None:
    start, end = _day(first, getattr(typed, first)), _day(last, getattr(typed, last))
    if start is not None and end is not None and end < start:
        raise FieldWrong(last, Problem("The last day is before the first. Correct the dates."))


_READERS: Mapping[str, Callable[[str, str], Value]] = {
    "title": _title,
    "target": lambda _, text: text,
    "year": _year,
    "plan_number": _text,
    "legal_basis": _text,
    "second_keying_percent": _share,
    **dict.fromkeys(DAYS, _day_text),
}


def _changes(typed: TypedRound, questionnaire: Questionnaire) -> dict[str, str | None]:
    changes: dict[str, str | None] = {}
    for name in THRESHOLD_NAMES:
        threshold: Threshold = getattr(questionnaire.thresholds, name)
        original = "" if threshold.percent is None else format(threshold.percent, "f")
        wanted = _percent(name, typed.thresholds[name])
        changes[f"{name}.value"] = None if wanted == original else wanted
    same = typed.tested_per == questionnaire.thresholds.tested_per.value
    changes["tested_per"] = None if same else typed.tested_per
    return changes


def _percent(name: str, text: str) -> str:
    if not text.strip():
        return ""
    try:
        number = parse_share(text)
    except Problem as problem:
        raise FieldWrong(name, problem) from problem
    if not 0 <= number <= 100:
        raise FieldWrong(name, Problem("A threshold must be between 0 and 100 %. Correct it."))
    return format(number.normalize(), "f")
