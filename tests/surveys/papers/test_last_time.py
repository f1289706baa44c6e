"""Who counted last time: the latest round before this one, never a later one."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.surveys.papers.minutes import last_time
from desktop_app.surveys.rounds.commands import create_round, put_round_area
from tests.builders import put_area


def held(rec: Recorder, title: str, year: int, secretary: str, **days: str) -> str:
    """A round over one area in whose minutes somebody stands."""
    fields: dict[str, Given] = {"title": title, "target": "commune_ntm", "year": year, **days}
    round_id = create_round(rec, {**fields, "template_code": "NTM_XA_2021", "template_version": "1"})
    put_round_area(rec, round_id, "a1", minutes={"secretary": secretary} if secretary else {})
    return round_id


def last_title(office: Office, round_id: str) -> str:
    with office.read() as connection:
        found = last_time(connection, round_id, "a1")
    return found.round_title if found is not None else ""


def test_it_is_the_latest_round_before_this_one(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
        first = held(rec, "Đợt 2024", 2024, "Bà Một")
        spring = held(rec, "Mùa xuân", 2026, "Bà Hai", asked_from="2026-03-01")
        autumn = held(rec, "Mùa thu", 2026, "Bà Ba", asked_from="2026-09-01")
        empty = held(rec, "Chưa ghi", 2025, "")
        planned = held(rec, "Mới lập", 2026, "")
        older = held(rec, "Ghi bù 2023", 2023, "Bà Bốn")
    assert last_title(office, autumn) == "Mùa xuân"
    assert last_title(office, spring) == "Đợt 2024", "not the autumn after it, nor what says nobody"
    assert last_title(office, empty) == "Đợt 2024"
    assert last_title(office, planned) == "Mùa thu", "without a day it is the last of its year"
    assert last_title(office, first) == "Ghi bù 2023", "whenever that was entered"
    assert last_title(office, older) == ""
