"""Sổ theo dõi: how many entries of registers wait in each commune, the overdue first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.i18n import language
from desktop_app.base.text import fold
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.definition import Register
from upstream.catalogue.registers import OfficeRegisters
from upstream.console.accounts.reach import Right
from upstream.console.queries.registers import EntryCounts, OpenEntry, entry_counts, open_entries
from upstream.console.queries.waiting import left_to_count
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, PageRequest, PageSet, Shown
from upstream.read_model.projecting import ENTRY

pages = PageSet()
_PATH = "/so-theo-doi"
_OVERDUE = f"{_PATH}/qua-han"


@pages.get(_PATH, [Right.VIEW])
def register_counts(request: PageRequest) -> Answer:
    """Show the counts of each commune and register."""
    day = from_millis(request.now).astimezone(VIETNAM).date()
    asked = asked_of(_PATH, request.query, ("so",))
    with request.read() as connection:
        counts = entry_counts(connection, request.reach, day, asked.filters.get("so", ""))
        titles = _titles(OfficeRegisters(connection).newest())
        left = left_to_count(connection, request.reach, ENTRY)
    keys: Mapping[str, Callable[[EntryCounts], Any]] = {
        "name": lambda row: fold(row.name),
        "register": lambda row: fold(titles.get(row.register, row.register)),
        "open": lambda row: row.open,
        "overdue": lambda row: row.overdue,
        "soon": lambda row: row.soon,
        "due": lambda row: row.oldest_due or "9",
    }
    found = listing_of(
        asked, counts, lambda row: f"{row.code} {row.name} {titles.get(row.register, row.register)}", keys
    )
    whole = {
        "open": sum(row.open for row in counts),
        "overdue": sum(row.overdue for row in counts),
        "soon": sum(row.soon for row in counts),
    }
    return Shown("registers.html", {"list": found, "titles": titles, "whole": whole, "left": left})


@pages.get(_OVERDUE, [Right.VIEW])
def overdue_entries(request: PageRequest) -> Answer:
    """Show the entries that are overdue, the longest first; what they are about stays in the communes."""
    day = from_millis(request.now).astimezone(VIETNAM).date()
    asked = asked_of(_OVERDUE, request.query, ("so",))
    register = asked.filters.get("so", "")
    with request.read() as connection:
        entries = open_entries(connection, request.reach, day, register=register, overdue=True)
        known = OfficeRegisters(connection).newest()
        left = left_to_count(connection, request.reach, ENTRY)
    titles = _titles(known)
    keys: Mapping[str, Callable[[OpenEntry], Any]] = {
        "name": lambda row: fold(row.name),
        "due": lambda row: row.due_on,
    }
    found = listing_of(
        asked, entries, lambda row: f"{row.code} {row.name} {titles.get(row.register, row.register)}", keys
    )
    states = {(code, state.code): _said(state.label) for code, each in known.items() for state in each.states}
    return Shown("overdue_entries.html", {"list": found, "titles": titles, "states": states, "left": left})


def _titles(known: Mapping[str, Register]) -> dict[str, str]:
    return {code: _said(register.title) for code, register in known.items()}


def _said(label: Label) -> str:
    return str(label.en if language() == "en" and label.en else label.vi)
