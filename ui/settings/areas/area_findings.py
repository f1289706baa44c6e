"""Inconsistencies in the list of areas after several computers changed it, as sentences. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from desktop_app.areas.residential import ResidentialArea, find_twin
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.movements.progress.after_end import figures_after_end
from desktop_app.surveys.findings.after_end import forms_after_end


def area_findings(connection: Connection, areas: Sequence[ResidentialArea]) -> tuple[str, ...]:
    """Areas that stand twice, and what was entered for an area that was no more."""
    return (*_twice(areas), *_after_end(connection, areas))


def _twice(areas: Sequence[ResidentialArea]) -> Iterator[str]:
    for at, area in enumerate(areas):
        if find_twin(area, areas[:at]) is not None:
            yield tr(
                "“{name}” is in the list twice, as when two computers added it at the same time. Choose "
                "the one that is not needed, press End and give the other as its successor.",
                name=area.name,
            )


def _after_end(connection: Connection, areas: Sequence[ResidentialArea]) -> Iterator[str]:
    figures, forms = figures_after_end(connection), forms_after_end(connection)
    for area in areas:
        said = {"name": area.name, "when": _ended(area, areas)}
        if area.id in figures:
            periods = ", ".join(period.label() for period in figures[area.id])
            yield tr(
                "“{name}” ended on {when}, but has figures of {periods}."
                " Enter them for its successor and empty them here.",
                periods=periods,
                **said,
            )
        if area.id in forms:
            yield tr(
                "“{name}” ended on {when}, but {count} forms of later days were entered"
                " for it. Check their date, or enter them for its successor.",
                count=forms[area.id],
                **said,
            )


def _ended(area: ResidentialArea, areas: Sequence[ResidentialArea]) -> str:
    """The last day of an area, and what is there since: the area into which it went, or those out of it."""
    day = format_date(area.valid_to)
    there = [
        other.name
        for other in areas
        if not other.was_taken_back and (other.id == area.successor_id or other.predecessor_id == area.id)
    ]
    return tr("{day} (now: {areas})", day=day, areas=", ".join(there)) if there else day
