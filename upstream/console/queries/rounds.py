"""Đợt lấy ý kiến: the rounds of all communes, by questionnaire and year, and how far each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.database.read_tables import read_round
from upstream.read_model.terms import texts_of


@dataclass(frozen=True, slots=True)
class CommuneRound:
    """A round of a commune; times in ms UTC, days as text, empty where none was said."""

    code: str
    name: str
    round_id: str
    template: str
    template_version: str
    year: int
    status: str
    at: int
    planned_from: str
    planned_to: str


@dataclass(frozen=True, slots=True)
class RoundsOfTemplate:
    """The rounds with one questionnaire in one year: of how many communes, and how many are in each state."""

    template: str
    year: int
    communes: int
    of: int
    states: Mapping[str, int]


def rounds(connection: Connection, reach: Reach, template: str = "", year: int = 0) -> list[CommuneRound]:
    """Return the rounds of communes, by commune; of one questionnaire and year, where they are given."""
    columns = read_round.c
    query = select(read_round).where(reach.limit(columns.commune), columns.deleted.is_(False))
    if template:
        query = query.where(columns.template_code == template)
    if year:
        query = query.where(columns.year == year)
    rows = connection.execute(query.order_by(columns.commune, columns.year, columns.scope)).all()
    texts = texts_of(connection, {row.scope for row in rows})
    names = names_within(connection, reach)
    return [
        CommuneRound(
            row.commune,
            names.get(row.commune, row.commune),
            texts[row.scope].partition(":")[2],
            row.template_code,
            row.template_version,
            row.year,
            row.status,
            row.at,
            row.planned_from,
            row.planned_to,
        )
        for row in rows
    ]


def rounds_by_template(connection: Connection, reach: Reach) -> list[RoundsOfTemplate]:
    """Return how far the communes are with each questionnaire, the newest year first."""
    every = len(names_within(connection, reach))
    groups: dict[tuple[int, str], list[CommuneRound]] = {}
    for each in rounds(connection, reach):
        groups.setdefault((each.year, each.template), []).append(each)
    return [
        RoundsOfTemplate(
            template, year, len({each.code for each in found}), every, Counter(each.status for each in found)
        )
        for (year, template), found in sorted(groups.items(), key=lambda item: (-item[0][0], item[0][1]))
    ]
