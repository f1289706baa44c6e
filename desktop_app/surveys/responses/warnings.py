"""Warnings about a form that is being entered: shown before it is saved, without blocking it."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from desktop_app.surveys.rounds.records import RoundArea


def form_warnings(area: RoundArea, serial: int | None, entered: int) -> tuple[Problem, ...]:
    """Return what to look at before the form is saved; each may be true all the same.

    ``entered`` counts the forms of the area that are in the book, without the one being entered.
    """
    return (*_serial_beyond(area, serial), *_more_than_collected(area, entered))


def _serial_beyond(area: RoundArea, serial: int | None) -> tuple[Problem, ...]:
    if serial is None or area.forms_issued is None or serial <= area.forms_issued:
        return ()
    return (
        Problem(
            "{area}: serial number {serial}, but only {issued} forms were issued. Look at the paper again;"
            " if it is right, correct the number issued.",
            area=area.name, serial=serial, issued=area.forms_issued,
        ),
    )  # fmt: skip


def _more_than_collected(area: RoundArea, entered: int) -> tuple[Problem, ...]:
    if area.forms_collected is None or entered < area.forms_collected:
        return ()
    return (
        Problem(
            "{area}: this is form {number}, but only {collected} were collected. Look whether it was entered"
            " already; if it is right, correct the number collected.",
            area=area.name, number=entered + 1, collected=area.forms_collected,
        ),
    )  # fmt: skip
