"""Đợt lấy ý kiến: the rounds of communes by questionnaire and year, and how far each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, func, select

from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.coverage import share
from desktop_app.surveys.tally.outcome import Verdict
from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.database.read_tables import read_result, read_round, read_round_area
from upstream.database.statements import among
from upstream.read_model.terms import known_numbers, texts_of

_DONE: Final = frozenset({RoundState.CLOSED, RoundState.SUBMITTED, RoundState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Coverage:
    """The areas of rounds: their households, forms that went out and came back.

    ``unsaid``: areas of which nobody has said how many forms came back; ``open``: or how many households.
    """

    areas: int = 0
    households: int = 0
    issued: int = 0
    collected: int = 0
    unsaid: int = 0
    open: int = 0

    @property
    def ratio(self) -> Fraction | None:
        """Households asked ÷ all, as the office computes it: only where every area has said both."""
        return None if self.open else share(self.collected, self.households)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Valid and invalid forms, and how many are satisfied with the overall question, of ``base``."""

    valid: int = 0
    invalid: int = 0
    satisfied: int | None = None
    base: int | None = None
    verdict: str = ""

    @property
    def ratio(self) -> Fraction | None:
        """The share of satisfied forms, by the rule of the round."""
        return share(self.satisfied, self.base)


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
    coverage: Coverage
    opinion: Opinion

    def is_late(self, day: date) -> bool:
        """Whether it should have ended and has not been closed."""
        return bool(self.planned_to) and self.planned_to < day.isoformat() and self.status not in _DONE


@dataclass(frozen=True, slots=True)
class RoundsTogether:
    """Rounds with one questionnaire in one year: of how many communes, and how many are in each state.

    ``covered``: the coverage of those rounds whose areas have all said; ``opinion``: the share of satisfied
    forms is of the rounds in which it is known.
    """

    template: str
    year: int
    communes: int
    of: int
    states: Mapping[str, int]
    late: int
    coverage: Coverage
    covered: Coverage
    opinion: Opinion
    verdicts: Mapping[str, int]


def round_years(connection: Connection, reach: Reach) -> list[int]:
    """Return the years of rounds, the newest first."""
    columns = read_round.c
    query = select(columns.year).where(reach.limit(columns.commune), columns.deleted.is_(False)).distinct()
    return list(connection.execute(query.order_by(columns.year.desc())).scalars())


def rounds(connection: Connection, reach: Reach, year: int = 0, template: str = "") -> list[CommuneRound]:
    """Return the rounds of communes, by commune; of one questionnaire and year, where they are given."""
    columns = read_round.c
    query = select(read_round).where(reach.limit(columns.commune), columns.deleted.is_(False))
    if template:
        query = query.where(columns.template_code == template)
    if year:
        query = query.where(columns.year == year)
    rows = connection.execute(query.order_by(columns.commune, columns.year, columns.scope)).all()
    texts = texts_of(connection, {row.scope for row in rows})
    coverage, opinions = _coverage(connection, reach, texts), _opinions(connection, reach, texts)
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
            coverage.get((row.commune, row.scope), Coverage()),
            opinions.get((row.commune, row.scope), Opinion()),
        )
        for row in rows
    ]


def rounds_by_template(connection: Connection, reach: Reach, day: date, year: int) -> list[RoundsTogether]:
    """Return how far the communes are with each questionnaire of a year."""
    every = len(names_within(connection, reach))
    groups: dict[str, list[CommuneRound]] = {}
    for each in rounds(connection, reach, year):
        groups.setdefault(each.template, []).append(each)
    return [rounds_together(found, day, every) for _, found in sorted(groups.items())]


def rounds_together(found: Sequence[CommuneRound], day: date, every: int) -> RoundsTogether:
    """Return rounds of one questionnaire and year, at least one, put together."""
    asked = [each.opinion for each in found if each.opinion.ratio is not None]
    return RoundsTogether(
        found[0].template,
        found[0].year,
        len({each.code for each in found}),
        every,
        Counter(each.status for each in found),
        sum(each.is_late(day) for each in found),
        _covered(each.coverage for each in found),
        _covered(each.coverage for each in found if each.coverage.ratio is not None),
        Opinion(
            sum(each.opinion.valid for each in found),
            sum(each.opinion.invalid for each in found),
            sum(each.satisfied or 0 for each in asked),
            sum(each.base or 0 for each in asked),
        ),
        Counter(each.opinion.verdict for each in found if each.opinion.verdict in set(Verdict)),
    )


def _covered(parts: Iterable[Coverage]) -> Coverage:
    listed = [
        (each.areas, each.households, each.issued, each.collected, each.unsaid, each.open) for each in parts
    ]
    return Coverage(*map(sum, zip(*listed, strict=True)))


type _Place = tuple[str, int]
"""Commune and scope."""


def _coverage(connection: Connection, reach: Reach, scopes: Collection[int]) -> dict[_Place, Coverage]:
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
            func.count(columns.collected + columns.households),
        )
        .where(reach.limit(columns.commune), among(connection, columns.scope, scopes))
        .group_by(columns.commune, columns.scope)
    )
    return {
        (code, scope): Coverage(
            areas, int(households or 0), int(issued or 0), int(collected or 0), areas - said, areas - both
        )
        for code, scope, areas, households, issued, collected, said, both in connection.execute(query)
    }


def _opinions(connection: Connection, reach: Reach, scopes: Collection[int]) -> dict[_Place, Opinion]:
    columns = read_result.c
    query = select(
        columns.commune,
        columns.scope,
        columns.valid,
        columns.invalid,
        columns.satisfied,
        columns.base,
        columns.verdict,
    ).where(*whole_communes(connection, reach, scopes))
    return {(row[0], row[1]): Opinion(*row[2:]) for row in connection.execute(query)}


def whole_communes(connection: Connection, reach: Reach, scopes: Collection[int]) -> tuple[Any, ...]:
    """The conditions by which the results of rounds are found, of whole communes within reach."""
    columns = read_result.c
    whole = known_numbers(connection, [WHOLE_COMMUNE]).get(WHOLE_COMMUNE, -1)
    return reach.limit(columns.commune), among(connection, columns.scope, scopes), columns.area == whole
