"""Events of a year, such as a storm: adding one, and saying on which day it began."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, and_, or_, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.ids import reporting_event_id
from desktop_app.base.locked_states import LOCKED_PERIOD, LOCKED_REPORT, WHOLE_COMMUNE
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, nfc, one_line
from desktop_app.catalogue.indicator_set import NARROWER, PeriodType
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.movements import ENTER
from desktop_app.movements.events import event_days, event_names
from desktop_app.movements.period import Period
from desktop_app.storage.tables.movements import indicator_value, period_status

MAX_NAME = 120
_DIGEST = 8
"""Hexadecimal digits, so many that two names of a year do not share them."""


def add_event(rec: Recorder, year: int, name: str, day: date | None = None) -> Period:
    """Begin an event of a year; one of the same name, in whatever case, is the same event.

    ``day`` is its first day, which decides into which shorter periods it counts; it may be set later
    (:func:`set_event_day`).

    The word in the key has no accents. Where the name is more than that word, a digest of it follows, so that
    “Bão số 3” and “Báo sơ 3” are two events on every computer, and one name is one event on all.

    Raises:
        NotAllowed: the author may not record results.
        Problem: the name has no letter or digit, or is too long; the day is of another year, or is in a
            period that is closed.
    """
    require_author(rec.connection, rec.author, ENTER)
    wanted = one_line(nfc(name))
    word = "-".join(re.findall("[a-z0-9]+", fold(wanted)))
    if not word:
        raise Problem("Give the event a name of letters or digits, for example “Bão số 3”.")
    if len(wanted) > MAX_NAME:
        raise Problem("The name is longer than {n} letters. Shorten it.", n=MAX_NAME)
    plain = wanted.casefold()
    known = (slug for slug, name in event_names(rec.connection, year).items() if name.casefold() == plain)
    slug = next(known, "")
    if not slug:
        digest = sha256(plain.encode()).hexdigest()[:_DIGEST]
        slug = word if word == "-".join(plain.split()) else f"{word}-{digest}"
        entity_id = reporting_event_id(year, slug)
        rec.put("reporting_event", entity_id, {"year": year, "slug": slug, "name": wanted})
    event = Period(PeriodType.EVENT, year, slug=slug)
    if day is not None:
        set_event_day(rec, event, day)
    return event


def set_event_day(rec: Recorder, event: Period, day: date | None) -> None:
    """Say on which day an event began; ``None``: it is not known, so that it counts into its year only.

    Raises:
        NotAllowed: the author may not record results.
        Problem: the day is of another year; it is, or was until now, in a period that is closed.
    """
    require_author(rec.connection, rec.author, ENTER)
    if day is not None and day.year != event.year:
        raise Problem("The event is of {year}. Type a day of that year.", year=event.year)
    present = event_days(rec.connection, event.year).get(event.key)
    if day == present:
        return
    for each in (present, day):
        if each is not None:
            _require_open(rec.connection, event, each)
    entity_id = reporting_event_id(event.year, event.slug)
    fields: dict[str, FieldValue] = {"year": event.year, "slug": event.slug}
    rec.put("reporting_event", entity_id, {**fields, "day": "" if day is None else day.isoformat()})


def _require_open(connection: Connection, event: Period, day: date) -> None:
    """Refuse a day in a closed report: the commune's, or that of a unit with figures of the event."""
    keys = [Period.of(day, kind).key for kind in NARROWER if kind is not PeriodType.EVENT]
    columns, value = period_status.c, indicator_value.c
    reporting = select(value.unit).where(
        value.set_code == columns.set_code, value.period == event.key, value.value.is_not(None)
    )
    of_commune = and_(columns.unit == WHOLE_COMMUNE, columns.status.in_(LOCKED_REPORT))
    of_unit = and_(columns.unit.in_(reporting), columns.status.in_(LOCKED_PERIOD))
    closed = connection.execute(
        select(columns.period).where(columns.period.in_(keys), or_(of_commune, of_unit))
    ).first()
    if closed is not None:
        raise Problem(
            "The figures of {period} are closed, and events of {day} count into them."
            " Reopen the period with a reason first.",
            period=Period.parse(closed.period).label(),
            day=format_date(day),
        )
