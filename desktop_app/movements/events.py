"""Events of a year, such as a storm: their names as typed, and the word for each in keys of periods."""

from __future__ import annotations

import re
from collections.abc import Mapping

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


def add_event(rec: Recorder, year: int, name: str) -> Period:
    """Begin an event of a year; one of the same name is the same event.

    The word in the key has no accents. Where another name has it already, it gets a number, so that
    “Bão số 3” and “Báo sơ 3” are two events.

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
    names = event_names(rec.connection, year)
    slug, number = word, 1
    while names.get(slug, wanted) != wanted:
        number += 1
        slug = f"{word}-{number}"
    rec.put("reporting_event", reporting_event_id(year, slug), {"year": year, "slug": slug, "name": wanted})
    return Period(PeriodType.EVENT, year, slug=slug)


def event_names(connection: Connection, year: int) -> dict[str, str]:
    """The names of the events of a year, by the word in their keys."""
    columns = reporting_event.c
    rows = connection.execute(select(columns.slug, columns.name).where(columns.year == year))
    return {slug: name for slug, name in rows if name}


def period_label(period: Period, names: Mapping[str, str]) -> str:
    """The name of a period in the language of the user; an event by the name that was typed."""
    return period.label(names.get(period.slug, ""))
