"""Events of a year, such as a storm: their names as typed, and the word for each in keys of periods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.ids import reporting_event_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, nfc, one_line
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.period import Period
from desktop_app.movements.rights import ENTER
from desktop_app.storage.tables.movements import reporting_event

MAX_NAME = 120
_DIGEST = 8
"""Hexadecimal digits, so many that two names of a year do not share them."""


def add_event(rec: Recorder, year: int, name: str) -> Period:
    """Begin an event of a year; one of the same name, in whatever case, is the same event.

    The word in the key has no accents. Where the name is more than that word, a digest of it follows, so that
    “Bão số 3” and “Báo sơ 3” are two events on every computer, and one name is one event on all.

    Raises:
        NotAllowed: the author may not record results.
        Problem: the name has no letter or digit, or is too long.
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
    return Period(PeriodType.EVENT, year, slug=slug)


def event_names(connection: Connection, year: int) -> dict[str, str]:
    """The names of the events of a year, by the word in their keys."""
    columns = reporting_event.c
    rows = connection.execute(select(columns.slug, columns.name).where(columns.year == year))
    return {slug: name for slug, name in rows if name}


def period_label(period: Period, names: Mapping[str, str]) -> str:
    """The name of a period in the language of the user; an event by the name that was typed."""
    return period.label(names.get(period.slug, ""))
