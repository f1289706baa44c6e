"""Texts of an area's minutes besides the figures.

Stored in the round's area (``survey_area.minutes``): place, times, the counters and witnesses, copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM
from desktop_app.base.figures.number_reader import digits_only
from desktop_app.surveys.rounds.queries import areas_of_round, rounds
from desktop_app.surveys.rounds.records import Round


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name and, where given, what the person is."""

    name: str
    position: str


LASTING = ("place", "counters", "witnesses", "secretary", "head", "copies")
"""What minutes have in common from one round to the next; times and opinions are those of one count."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """What the minutes of the area said in the round before, and what that round is called."""

    round_title: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MinutesNotes:
    """The notes read back; times are aware."""

    place: str
    started_at: datetime | None
    ended_at: datetime | None
    counters: tuple[NamedPerson, ...]
    witnesses: tuple[NamedPerson, ...]
    secretary: str
    head: str
    copies: int | None
    opinions: tuple[str, ...]


def read_notes(texts: Mapping[str, str]) -> MinutesNotes:
    """Return the notes of an area; missing ones are empty. People are stored one a line: ``name |
    position``.
    """
    counters = _people(texts.get("counters", ""))
    witnesses = _people(texts.get("witnesses", ""))
    copies = texts.get("copies", "")
    return MinutesNotes(
        place=texts.get("place", ""),
        started_at=_moment(texts.get("started_at", "")),
        ended_at=_moment(texts.get("ended_at", "")),
        counters=counters,
        witnesses=witnesses,
        secretary=texts.get("secretary", ""),
        head=texts.get("head", ""),
        copies=digits_only(copies),
        opinions=tuple(line.strip() for line in texts.get("opinions", "").splitlines() if line.strip()),
    )


def last_time(connection: Connection, round_id: str, area_id: str) -> LastTime | None:
    """What of the minutes of an area in the latest round before this one may hold again, if anything."""
    held = sorted(rounds(connection, with_archived=True), key=_when, reverse=True)
    places = (at for at, each in enumerate(held, start=1) if each.id == round_id)
    for each in held[next(places, 0) :]:
        area = next((area for area in areas_of_round(connection, each.id) if area.area_id == area_id), None)
        texts = (
            {} if area is None else {name: area.minutes[name] for name in LASTING if area.minutes.get(name)}
        )
        if texts:
            return LastTime(each.title, texts)
    return None


def _when(held: Round) -> tuple[str, str]:
    """Return when a round was held; one without a known day is last in its year, ids run with the time."""
    days = (held.asked_from, held.planned_from, held.closed_on)
    day = next((each.isoformat() for each in days if each is not None), "")
    return day or f"{held.year}-99", held.id


def write_moment(moment: datetime | None) -> str:
    """Return the stored form of a time: local time of Vietnam to the minute."""
    return "" if moment is None else moment.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=VIETNAM) if text else None
    except ValueError:
        return None


def _people(text: str) -> tuple[NamedPerson, ...]:
    people = []
    for line in text.splitlines():
        name, _, position = line.partition("|")
        if name.strip():
            people.append(NamedPerson(name.strip(), position.strip()))
    return tuple(people)
