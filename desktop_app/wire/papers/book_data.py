"""Of which records papers of books are made: vouchers up to a day, one voucher, entries of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from desktop_app.base.ids import fund_reversal_id
from desktop_app.wire.op import Value

type PaperRecord = tuple[str, str, Mapping[str, Value]]
"""A record by its kind, its id and its fields."""

FUND: Final = "fund"
REGISTER: Final = "register"
VOUCHER: Final = "voucher"

_SPAN: Final = re.compile(r"(\d{4})-(?:(Y)|Q([1-4])|(\d{2})(-\d{2})?)")
_NEVER: Final = ""


def subject_of_fund(span: str, campaign_id: str = "") -> str:
    """Return what a sheet or book of the fund is made of: what was posted up to the end of its span.

    ``span``: 2026-09, 2026-Q3, 2026-Y, or the last day of a whole appeal.
    """
    return f"{FUND}:{span}:{campaign_id}" if campaign_id else f"{FUND}:{span}"


def subject_of_register(code: str, year: int) -> str:
    """What the bound book of a register is made of: the entries of a year, their history and numbers."""
    return f"{REGISTER}:{code}:{year}"


def subject_of_voucher(voucher_id: str, household_id: str = "") -> str:
    """What a paper of a voucher is made of, where it is about one household of its list with that one."""
    return f"{VOUCHER}:{household_id}:{voucher_id}"


def last_day_of(span: str) -> str:
    """Return the last day of a span as text that days are compared with; before all days where it is none."""
    found = _SPAN.fullmatch(span)
    if found is None:
        return _NEVER
    year, whole, quarter, month, day = found.groups()
    if day:
        return span
    return f"{year}-{12 if whole else 3 * int(quarter) if quarter else int(month):02}-31"


def belongs_to_fund(span: str, campaign_id: str, entity: str, fields: Mapping[str, Value]) -> bool:
    """Whether a record is a voucher that was posted up to the end of the span, of the campaign or of all."""
    if entity != "fund_voucher" or (campaign_id and fields.get("campaign_id") != campaign_id):
        return False
    day = str(fields.get("day") or "")
    return bool(day) and day <= last_day_of(span)


def belongs_to_voucher(voucher_id: str, entity: str, entity_id: str) -> bool:
    """Return whether a record is the voucher, which is written once, or the one that takes it back."""
    return entity == "fund_voucher" and entity_id in (voucher_id, fund_reversal_id(voucher_id))


def of_register(code: str, year: str, records: Iterable[PaperRecord]) -> list[PaperRecord]:
    """The records of a bound book, in one pass after the other, since history and numbers name no register.

    To the year belong entries that were opened in it and those with a number of it; to its numbers all of
    the rows that these are from, since the book tells which were never given.
    """
    known = list(records)
    numbers = [each for each in known if each[0] == "register_number" and str(each[2].get("year")) == year]
    numbered = {str(fields.get("matter_id") or "") for _, _, fields in numbers}
    matters = {
        key
        for entity, key, fields in known
        if entity == "register_matter"
        and fields.get("register_code") == code
        and (key in numbered or str(fields.get("opened_on") or "").startswith(f"{year}-"))
    }
    rows = {fields.get("series") for _, _, fields in numbers if fields.get("matter_id") in matters}
    listed = {key for _, key, fields in numbers if fields.get("series") in rows}
    return [
        each
        for each in known
        if _is_of_entries(matters, *each) or (each[0] == "register_number" and each[1] in listed)
    ]


def _is_of_entries(matters: set[str], entity: str, key: str, fields: Mapping[str, Value]) -> bool:
    if entity == "register_matter":
        return key in matters
    if entity == "register_link":
        return fields.get("from_id") in matters or fields.get("to_id") in matters
    return entity == "register_event" and fields.get("matter_id") in matters
