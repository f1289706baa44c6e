"""What the records of the access log are called; the log itself holds nothing but their ids."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.movements.period import Period
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.sync.decisions.form_places import place_of_form
from desktop_app.sync.keys.records import KEY, find_holder

ROUND_SUBJECTS = frozenset({"responses", "second_keying", "minutes", "survey", "posting"})


def record_name(connection: Connection, subject: str, record_id: str) -> str:
    """Return the round, form, period or computer of an entry; empty when it is not in the book any more."""
    if subject in ROUND_SUBJECTS:
        found = round_of(connection, record_id)
        return "" if found is None else found.title
    if subject == "response":
        return _form_name(connection, record_id)
    if subject == "movements":
        try:
            return Period.parse(record_id).label()
        except Problem:
            return ""
    if subject == KEY:
        holder = find_holder(connection, record_id)
        return "" if holder is None else holder.name
    return ""


def _form_name(connection: Connection, response_id: str) -> str:
    place = place_of_form(connection, response_id)
    if place is None:
        return ""
    area = next((all_area.name for all_area in all_areas(connection) if all_area.id == place.area_id), "")
    serial = "–" if place.serial is None else place.serial
    return tr("no. {serial}, {area}", serial=serial, area=area) if area else str(serial)
