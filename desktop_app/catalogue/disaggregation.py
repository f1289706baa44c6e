"""Figures divided into parts (of the households, those of women): the parts are entered, the whole is a sum.

A part is an indicator of its own, so that it is entered, added up, checked and printed like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import (
    AreaAggregation,
    Indicator,
    IndicatorPart,
    ValueKind,
)
from desktop_app.catalogue.packages.labels import Label

_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,15}")
_FIGURES: Final = frozenset({ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.MONEY})


def read_parts(texts: list[str]) -> Iterator[IndicatorPart | Problem]:
    """The parts as they are written: ``NU: Nữ`` or ``NU: Nữ: Women``; a sentence for each that is not."""
    seen: set[str] = set()
    for text in texts:
        code, name, *more = (*(piece.strip() for piece in text.split(":", 2)), "")
        if not _CODE.fullmatch(code) or not name:
            yield Problem(
                "“{text}” is not a part. Enter its code and its name, for example NU: Nữ | NAM: Nam.",
                text=text[:40],
            )
        elif code in seen:
            yield Problem("There are two parts “{code}”. Give each its own code.", code=code)
        else:
            yield IndicatorPart(code, Label(name, more[0]))
        seen.add(code)


def written_parts(indicator: Indicator) -> str:
    """The parts of an indicator as :func:`read_parts` reads them."""
    pieces = ((part.code, part.name.vi, part.name.en) for part in indicator.disaggregation)
    return " | ".join(": ".join(piece for piece in each if piece) for each in pieces)


def check_parts(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    """The column and the sentence where an indicator cannot be divided."""
    adds_up = indicator.area_aggregation is AreaAggregation.SUM and indicator.value_kind in _FIGURES
    if indicator.disaggregation and (indicator.computed or not adds_up):
        yield "disaggregation", Problem("Only entered figures that are added up over areas have parts.")
    if len(indicator.disaggregation) == 1:
        yield "disaggregation", Problem("A figure has at least two parts. Add the others.")


def divided(indicator: Indicator) -> list[Indicator]:
    """The indicator as the sum of its parts, and the parts behind it; alone where it has none."""
    if not indicator.disaggregation:
        return [indicator]
    parts = [
        msgspec.structs.replace(
            indicator,
            code=f"{indicator.code}_{part.code}",
            name=_joined(indicator.name, part.name),
            has_target=False,
            disaggregation=(),
            part_of=indicator.code,
            minimum=None,
            maximum=None,
        )
        for part in indicator.disaggregation
    ]
    formula = " + ".join(f"coalesce(${{{part.code}}}, 0)" for part in parts)
    whole = msgspec.structs.replace(
        indicator, entered_by=frozenset(), must_report=frozenset(), formula=formula, due=None
    )
    return [whole, *parts]


def undivided(indicator: Indicator, parts: list[Indicator]) -> Indicator:
    """The indicator as it was written, before :func:`divided`."""
    if not indicator.disaggregation:
        return indicator
    first = next(part for part in parts if part.part_of == indicator.code)
    return msgspec.structs.replace(
        indicator, formula="", entered_by=first.entered_by, must_report=first.must_report, due=first.due
    )


def _joined(whole: Label, part: Label) -> Label:
    english = f"{whole.en}: {part.en or part.vi}" if whole.en else ""
    return Label(f"{whole.vi}: {part.vi}", english)
