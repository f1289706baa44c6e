"""Đợt lấy ý kiến: the rounds of all communes, by questionnaire and year, and how far each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.database.read_tables import read_round, read_round_area
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
    areas: int
    households: int
    issued: int
    collected: int
    unsaid: int
    """Areas of which nobody has said how many forms came back."""


@dataclass(frozen=True, slots=True)
class RoundsOfTemplate:
    """The rounds with one questionnaire in one year: of how many communes, and how many are in each state.

    ``households``, ``issued`` and ``collected``: of the areas of all.
    """

    template: str
    year: int
    communes: int
    of: int
    states: Mapping[str, int]
    households: int
    issued: int
    collected: int


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
    coverage = _coverage(connection, reach)
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
            *coverage.get((row.commune, row.scope), (0, 0, 0, 0, 0)),
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
            template,
            year,
            len({each.code for each in found}),
            every,
            Counter(each.status for each in found),
            sum(each.households for each in found),
            sum(each.issued for each in found),
            sum(each.collected for each in found),
        )
        for (year, template), found in sorted(groups.items(), key=lambda item: (-item[0][0], item[0][1]))
    ]


def _coverage(connection: Connection, reach: Reach) -> dict[tuple[str, int], tuple[int, int, int, int, int]]:
    """Of each round its areas, their households, forms issued and collected, and areas without a word."""
    columns = read_round_area.c
    query = (
        select(
            columns.commune,
            columns.scope,
            func.count(),
            func.sum(columns.households),
            func.sum(columns.issued),
            func.sum(columns.collected),
            func.count(columns.collected),
        )
        .where(reach.limit(columns.commune))
        .group_by(columns.commune, columns.scope)
    )
    return {
        (code, scope): (areas, int(households or 0), int(issued or 0), int(collected or 0), areas - said)
        for code, scope, areas, households, issued, collected, said in connection.execute(query)
    }
