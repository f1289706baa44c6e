"""What the search of the window finds in the book: areas, rounds, catalogue entries, paper forms by number.

A commune has tens of areas and rounds, so their names are folded and compared here; forms can be
hundreds of thousands and are looked up by their number only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from desktop_app.base.text import fold
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.storage.tables.surveys import survey_area, survey_response, survey_round

MOST_OF_A_KIND = 8


class FoundKind(StrEnum):
    """What a hit is."""

    AREA = "area"
    ROUND = "round"
    CATALOGUE = "catalogue"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: its id, its name, and a second text (an area's kind, a form's round)."""

    kind: FoundKind
    id: str
    name: str
    detail: str


def matches(text: str, wanted: str) -> bool:
    """Whether ``text`` holds every word of ``wanted``, which is folded already."""
    folded = fold(text)
    return all(word in folded for word in wanted.split())


def find(connection: Connection, text: str) -> tuple[Found, ...]:
    """The hits for what was typed, at most :data:`MOST_OF_A_KIND` of each kind."""
    wanted = fold(text)
    if not wanted:
        return ()
    named = (*_areas(connection), *_rounds(connection), *_catalogue(connection))
    hits = [hit for hit in named if matches(f"{hit.detail} {hit.name}", wanted)]
    kept: list[Found] = []
    for kind in (FoundKind.AREA, FoundKind.ROUND, FoundKind.CATALOGUE):
        kept.extend([hit for hit in hits if hit.kind is kind][:MOST_OF_A_KIND])
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= len(str(2**31)):
        kept.extend(_responses(connection, int(wanted)))
    return tuple(kept)


def _areas(connection: Connection) -> Iterator[Found]:
    table = residential_area.c
    rows = connection.execute(select(table.id, table.name, table.kind).order_by(table.position))
    for row in rows:
        yield Found(FoundKind.AREA, row.id, row.name, row.kind)


def _rounds(connection: Connection) -> Iterator[Found]:
    table = survey_round.c
    rows = connection.execute(
        select(table.id, table.title, table.year).where(table.deleted.is_not(1)).order_by(table.year.desc())
    )
    for row in rows:
        yield Found(FoundKind.ROUND, row.id, row.title, str(row.year))


def _catalogue(connection: Connection) -> Iterator[Found]:
    table = catalogue_package.c
    rows = connection.execute(select(table.code, table.title, table.package_version).order_by(table.title))
    for row in rows:
        yield Found(FoundKind.CATALOGUE, row.code, row.title, row.package_version)


def _responses(connection: Connection, serial: int) -> Iterator[Found]:
    # Round and area are named although any will do: the index on (round, area, serial) then answers.
    response, area, place, item = survey_response.c, residential_area.c, survey_area.c, survey_round.c
    query = (
        select(response.id, response.serial, area.name, item.title)
        .join_from(survey_response, residential_area, area.id == response.area_id)
        .join(survey_round, item.id == response.round_id)
        .where(response.round_id.in_(select(place.round_id)), response.area_id.in_(select(place.area_id)))
        .where(response.serial == serial, response.deleted == 0)
        .limit(MOST_OF_A_KIND)
    )
    for row in connection.execute(query):
        yield Found(FoundKind.RESPONSE, row.id, f"{row.serial}", f"{row.name} · {row.title}")
