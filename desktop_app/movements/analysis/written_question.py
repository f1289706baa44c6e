"""What was asked of figures as a line of text, from which the table of a paper can be made again."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import parse_qsl, quote, urlencode

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.asking import Look, Question
from desktop_app.movements.analysis.pivot import ALL, Axis
from desktop_app.movements.period import Period


def written_question(question: Question) -> str:
    """Return the question without its set, in letters without a colon; what is as usual is left out."""
    said = {
        each.name: _as_text(getattr(question, each.name))
        for each in fields(question)
        if each.name != "set_code" and getattr(question, each.name) != each.default
    }
    return urlencode(said, quote_via=quote, safe="")


def question_of(set_code: str, written: str) -> Question:
    """Return the question about a set that was written so.

    Raises:
        Problem: a newer version of the program wrote it.
    """
    said = dict(parse_qsl(written))
    try:
        return Question(
            Look(said["look"]),
            set_code,
            Period.parse(said["period"]),
            PeriodType(said["kind"]),
            said.get("code", ""),
            said.get("unit", ALL),
            said.get("group", ""),
            Axis(said.get("rows", Axis.INDICATOR)),
            Axis(said.get("columns", Axis.PERIOD)),
            whole_year="whole_year" in said,
            ascending="ascending" in said,
            by_plan="by_plan" in said,
        )
    except (KeyError, ValueError) as error:
        raise Problem("The paper is of a kind that only a newer version of the program knows.") from error


def _as_text(value: object) -> str:
    if isinstance(value, Period):
        return value.key
    return "1" if value is True else str(value)
