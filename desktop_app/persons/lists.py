"""Vouchers, households, heads of areas and officers: records whose fields ``resources/personal`` names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, literal, select

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.base.i18n import tr
from desktop_app.catalogue.packages.personal import DataClass
from desktop_app.catalogue.personal_records import PersonalRecord, personal_record
from desktop_app.fund.households.listing import HOUSEHOLD
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import DRAFT, VOUCHER
from desktop_app.fund.vouchers.typed import HOUSEHOLDS, all_typed
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.storage.tables.accounts import officer
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.fund import fund_draft, fund_voucher, helped_household
from desktop_app.storage.tables.registers import register_number

AREA, OFFICER, TYPED = "residential_area", "officer", "fund_typing"
_WHO = frozenset({"content/partner", "content/payer", "content/address", "content/tax_code"})
"""What says who somebody is; a voucher that has only a reason or a note names nobody."""


def voucher_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield posted vouchers: their time counts from the year of the book."""
    voucher, number = fund_voucher.c, register_number.c
    written = (
        select(func.max(number.written))
        .where(number.matter_id == voucher.id, number.voided_on.is_(None))
        .scalar_subquery()
    )
    query = select(voucher.id, voucher.kind, voucher.day, voucher.content, written.label("number"))
    for row in connection.execute(query):
        ended, content = stored_day(row.day), json.loads(row.content)
        yield from _money(VOUCHER, row, HeldIn.VOUCHER, content, row.number or "", ended, ended)


def prepared_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield vouchers that are prepared and not posted."""
    draft = fund_draft.c
    posted = select(literal(1)).where(fund_voucher.c.id == draft.id)
    query = select(draft.id, draft.kind, draft.day, draft.content).where(~posted.exists())
    for row in connection.execute(query):
        content = json.loads(row.content)
        yield from _money(DRAFT, row, HeldIn.PREPARED, content, tr("prepared"), stored_day(row.day))


def typed_vouchers(connection: Connection) -> Iterator[HeldRecord]:
    """Yield vouchers that are being typed: they are on this computer alone."""
    for typed in all_typed(connection):
        being_typed = tr("being typed")
        yield from _money(TYPED, typed, HeldIn.TYPED_VOUCHER, typed.fields, being_typed)
        for cells in typed.households:
            row = {**dict(zip(HOUSEHOLDS, cells, strict=False)), "id": typed.id}
            household = personal_record(HOUSEHOLD)
            yield from _listed(household, row, HeldIn.TYPED_VOUCHER, None, None, being_typed)


def household_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield households: their time counts once they are no longer in need."""
    known = personal_record(HOUSEHOLD)
    for row in connection.execute(select(helped_household)).mappings():
        entered = from_millis(row["entered_at"]).date() if row["entered_at"] else None
        yield from _listed(known, row, HeldIn.HOUSEHOLD, entered, entered if row["out_of_need"] else None)


def area_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield residential areas with who heads them."""
    known = personal_record(AREA)
    for row in connection.execute(select(residential_area)).mappings():
        ended = stored_day(row["valid_to"])
        yield from _listed(known, row, HeldIn.AREA, stored_day(row["valid_from"]), ended, row["name"])


def officer_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield the officers of the office; they stay, since the history names who wrote what."""
    known = personal_record(OFFICER)
    for row in connection.execute(select(officer)).mappings():
        yield from _listed(known, row, HeldIn.OFFICER, None, None)


def _money(
    entity: str,
    row: Any,
    held_in: HeldIn,
    said: Mapping[str, Any],
    number: str,
    day: date | None = None,
    ended: date | None = None,
) -> Iterator[HeldRecord]:
    """The voucher, where it names somebody. ``row`` has its id and kind, ``said`` its content."""
    known = personal_record(VOUCHER, row.kind)
    content = {f"content/{name}": str(value) for name, value in said.items() if value}
    if known is None or _WHO.isdisjoint(content):
        return
    names = {item.code: item.name for item in fund_rules().voucher}
    title = " ".join(filter(None, (names.get(row.kind, row.kind), number)))
    yield HeldRecord(
        held_in=held_in,
        id=row.id,
        title=title,
        where=known.title.shown(),
        day=day,
        ended=ended,
        personal=known.personal,
        fields=_fields(known, entity, row.id, content),
        number=title,
    )


def _listed(
    known: PersonalRecord | None,
    row: Mapping[Any, Any],
    held_in: HeldIn,
    day: date | None,
    ended: date | None,
    title: str = "",
) -> Iterator[HeldRecord]:
    if known is None:
        return
    said = {name: str(value or "") for name, value in row.items()}
    found = _fields(known, known.entity, said["id"], said)
    if found:
        where = known.title.shown()
        yield HeldRecord(
            held_in, said["id"], title or found[0].value, where, day, ended, known.personal, found
        )


def _fields(
    known: PersonalRecord, entity: str, record: str, said: Mapping[str, str]
) -> tuple[PersonalField, ...]:
    classes = [(name, DataClass.BASIC) for name in known.personal.basic]
    classes += [(name, DataClass.SENSITIVE) for name in known.personal.sensitive]
    return tuple(
        PersonalField(entity, record, name, known.label(name), said[name], kind)
        for name, kind in classes
        if said.get(name)
    )
