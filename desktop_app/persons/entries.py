"""Entries of registers that name a person, with their steps; and entries that are being typed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.base.i18n import tr
from desktop_app.catalogue.packages.personal import DataClass, PersonalData, question_of
from desktop_app.catalogue.registers.definition import Register
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.registers.entries.local_answers import local_answers_of_all
from desktop_app.registers.entries.reading import listed
from desktop_app.registers.entries.records import ANSWERS, EVENT, MATTER
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.registers import (
    matter_draft,
    matter_line,
    register_event,
    register_matter,
)

_AT_ONCE = 500

DRAFT_ENTRY = "matter_draft"
"""The table of entries that are being typed."""


def entry_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield the entries, whatever version of their register they are kept in."""
    matter, line = register_matter.c, matter_line.c
    kinds = select(matter.register_code, matter.register_version).distinct()
    for code, version in connection.execute(kinds).all():
        register = known_register(connection, code, version)
        if register is None or register.personal is None:
            continue
        query = (
            select(matter.id, matter.answers, matter.opened_on, line.number, line.title, line.ends)
            .outerjoin(matter_line, line.matter_id == matter.id)
            .where(matter.register_code == code, matter.register_version == version)
        )
        rows = connection.execute(query).all()
        for start in range(0, len(rows), _AT_ONCE):
            yield from _of(connection, register, register.personal, rows[start : start + _AT_ONCE])


def _of(
    connection: Connection, register: Register, personal: PersonalData, rows: Sequence[Any]
) -> Iterator[HeldRecord]:
    ids = [row.id for row in rows]
    wording = wording_of(register)
    local = local_answers_of_all(connection, ids)
    steps, files = _steps(connection, ids), files_by_owner(connection, ids)
    for row in rows:
        found = list(_said(personal, wording, MATTER, row.id, json.loads(row.answers)))
        found += _said(personal, wording, MATTER, row.id, local.get(row.id, {}), local=True)
        last = row.opened_on or ""
        for step in steps.get(row.id, ()):
            found += _said(personal, wording, EVENT, step.id, json.loads(step.answers))
            last = max(last, step.on_day or "")
        if found:
            found.sort(key=lambda item: place_of(personal, item.name))
            yield HeldRecord(
                held_in=HeldIn.ENTRY,
                id=row.id,
                title=" ".join(filter(None, (row.number, row.title))) or found[0].value,
                where=register.short_name(),
                day=stored_day(row.opened_on),
                ended=stored_day(last) if row.ends else None,
                personal=personal,
                fields=tuple(found),
                files=files.get(row.id, 0),
                number=row.number or "",
            )


def typed_entries(connection: Connection) -> Iterator[HeldRecord]:
    """Yield entries and steps that are being typed: they are on this computer alone."""
    for row in connection.execute(select(matter_draft)).mappings():
        register = known_register(connection, row["register_code"], row["register_version"])
        if register is None or register.personal is None:
            continue
        personal, answers = register.personal, json.loads(row["answers"])
        found = list(_said(personal, wording_of(register), DRAFT_ENTRY, row["id"], answers, local=True))
        if found:
            found.sort(key=lambda item: place_of(personal, item.name))
            yield HeldRecord(
                held_in=HeldIn.TYPING,
                id=row["id"],
                title=found[0].value,
                where=tr("{register} (being typed)", register=register.short_name()),
                day=from_millis(row["saved_at"]).date(),
                ended=None,
                personal=personal,
                fields=tuple(found),
            )


def place_of(personal: PersonalData, name: str) -> int:
    """Where a question is in the lists of the definition, which begin with who it is."""
    order = (*personal.about, *personal.basic, *personal.sensitive)
    asked = question_of(name)
    return order.index(asked) if asked in order else len(order)


def _said(
    personal: PersonalData,
    wording: RegisterWording,
    entity: str,
    record: str,
    answers: Mapping[str, str],
    *,
    local: bool = False,
) -> Iterator[PersonalField]:
    for name, value in answers.items():
        kind = personal.class_of(name)
        if kind is not DataClass.NONE and value:
            label, shown = wording.question(name), wording.value(name, value)
            yield PersonalField(entity, record, ANSWERS + name, label, shown, kind, local)


def _steps(connection: Connection, ids: Sequence[str]) -> dict[str, list[Any]]:
    event = register_event.c
    query = (
        select(event.matter_id, event.id, event.on_day, event.answers)
        .where(event.matter_id.in_(listed(ids)))
        .order_by(event.recorded_at, event.id)
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.matter_id].append(row)
    return found


def files_by_owner(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many files belong to each of these records; those without any are left out."""
    owner = attachment.c.owner
    query = select(owner, func.count()).where(owner.in_(listed(ids))).group_by(owner)
    return {row[0]: row[1] for row in connection.execute(query)}
