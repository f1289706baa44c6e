"""Until when a record is kept, and which are due: a person looks and confirms, nothing goes by itself.

Times are those of the definitions, or the office's own (``office.retention``). What is due is judged by the
known time of the book, which only goes forward and never follows a jump of the computer's clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import VIETNAM
from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.personal import CountsFrom, RetentionRule
from desktop_app.catalogue.personal_records import personal_record
from desktop_app.fund.disclosure.withdrawn import withdrawals_kept
from desktop_app.fund.vouchers.records import VOUCHER
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.office.retention import kept_months
from desktop_app.persons.finding import held_records
from desktop_app.persons.records import SEARCH, HeldIn, HeldRecord
from desktop_app.storage.known_time import known_time


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record whose time is over since the day after ``until``."""

    record: HeldRecord
    rule: RetentionRule
    until: date


def kept_until(profile: OfficeProfile, record: HeldRecord) -> date | None:
    """The last day on which a record is kept; ``None`` while its time does not run."""
    rule = record.personal.rule
    start = record.day if rule.counts_from is CountsFrom.WRITTEN else record.ended
    return None if start is None else _last_day(profile, rule, start)


def voucher_kept_until(profile: OfficeProfile, kind: str, day: date) -> date:
    """The last day on which a voucher of that kind and day is kept."""
    known = personal_record(VOUCHER, kind)
    return day if known is None else _last_day(profile, known.personal.rule, day)


def judged_on(connection: Connection) -> date | None:
    """The day by which times are judged: that of the known time of the book; ``None`` before there is one."""
    known = known_time(connection)
    return None if known is None else known.astimezone(VIETNAM).date()


def due_records(connection: Connection, reader: str, commune_code: str) -> list[DueRecord]:
    """Return what falls due by the known time of the book, the longest over first.

    Raises:
        NotAllowed: the reader may not look up personal data.
    """
    require_author(connection, reader, SEARCH)
    today, profile = judged_on(connection), load_profile(connection, commune_code)
    if today is None:
        return []
    kept = withdrawals_kept(connection)
    found = [
        DueRecord(record, record.personal.rule, until)
        for record in held_records(connection)
        if record.held_in is not HeldIn.OFFICER
        and record.id not in kept
        and (until := kept_until(profile, record)) is not None
        and until < today
    ]
    return sorted(found, key=lambda item: (item.until, item.record.where, item.record.title))


def named_of(due: Iterable[DueRecord], ids: Collection[str]) -> list[HeldRecord]:
    """The records with these ids, in whatever place, or all where none is named.

    Raises:
        Problem: a record that is named is not due.
    """
    records = [item.record for item in due]
    known = {record.id for record in records}
    for each in ids:
        if each not in known:
            raise Problem("The record {id} is not due. “so-mat-tran retention list” lists what is.", id=each)
    return [record for record in records if record.id in ids] if ids else records


def _last_day(profile: OfficeProfile, rule: RetentionRule, start: date) -> date:
    if rule.counts_from is CountsFrom.YEAR:
        start = date(start.year, 12, 31)
    months = start.year * 12 + start.month - 1 + kept_months(profile, rule)
    return _day_of(months // 12, months % 12 + 1, start.day)


def _day_of(year: int, month: int, day: int) -> date:
    """That day of a month, or its last day where it is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date(year, month, 1)).days
    return date(year, month, min(day, last))
