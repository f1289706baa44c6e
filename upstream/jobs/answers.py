"""What communes answered to an entry, put together into one table, in the words of its register."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.loading import definition_from_bytes, shipped_packages
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.forms.session.outline import outline
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from upstream.communes.unit_lists import commune_names
from upstream.database.tables import catalogue_item
from upstream.deciding.entries import NewEntry
from upstream.jobs.following import answer_events

_ROW = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """One row a step of a commune: its name, what was done, when, then the answers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def answer_table(
    connection: Connection, entry: NewEntry, communes: Collection[str] | None = None
) -> AnswerTable:
    """Return what was answered to an entry, by commune; ``communes``: of these alone."""
    register = _register(connection, entry)
    words = None if register is None else wording_of(register)
    parts = [] if register is None else [each for top in outline(register.form()) for each in top.walk()]
    order = {each.name: place for place, each in enumerate(parts)}
    found = [row for row in answer_events(connection, entry.id) if communes is None or row[0] in communes]
    asked = sorted(
        {_question(name) for _, _, _, answers in found for name in answers},
        key=lambda name: (order.get(name, len(order)), name),
    )
    names = commune_names(connection)
    rows = [
        (
            names.get(commune, commune),
            action if words is None else words.step(action),
            shown_day(day),
            *(_cell(words, name, answers) for name in asked),
        )
        for commune, action, day, answers in found
    ]
    headings = [name if words is None else words.question(name) for name in asked]
    return AnswerTable(entry.title, (tr("Commune"), tr("Step"), tr("Day"), *headings), rows)


def state_names(connection: Connection, entry: NewEntry) -> Mapping[str, str]:
    """Return the states of an entry's register in the language of the user, by their codes."""
    register = _register(connection, entry)
    if register is None:
        return {}
    words = wording_of(register)
    return {code: words.state(code) for code in (VOID_STATE, *(each.code for each in register.states))}


def _register(connection: Connection, entry: NewEntry) -> Register | None:
    """Return the version of a register with which an entry was started: as shipped, or as published."""
    named = (entry.register, entry.register_version)
    for loaded in shipped_packages():
        shipped = loaded.definition
        if isinstance(shipped, Register) and (shipped.code, shipped.version) == named:
            return shipped
    item = catalogue_item.c
    query = select(item.content).where(
        item.kind == "register", item.code == entry.register, item.version == entry.register_version
    )
    content = connection.execute(query).scalar_one_or_none()
    found = None if content is None else definition_from_bytes(bytes(content))
    return found if isinstance(found, Register) else None


def _question(name: str) -> str:
    """Return the question of an answer, whichever row of a repeat it is in."""
    return _ROW.sub("", name).rpartition("/")[2]


def _cell(words: RegisterWording | None, name: str, answers: Mapping[str, str]) -> str:
    given = [value for each, value in answers.items() if _question(each) == name]
    return "; ".join(value if words is None else words.value(name, value) for value in given)


def shown_day(text: str) -> str:
    """Return a day of a history as offices write it; as it is where it is none."""
    try:
        return format_date(date.fromisoformat(text[:10]))
    except ValueError:
        return text
