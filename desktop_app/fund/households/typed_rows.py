"""Rows of households as they were typed or pasted, matched with those that are listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.areas.queries import all_areas, called
from desktop_app.base.field_problem import at
from desktop_app.base.figures.number_reader import parse_dong
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line
from desktop_app.fund.households.listing import Household, households, save_household
from desktop_app.fund.vouchers.records import HelpLine
from desktop_app.fund.vouchers.typed import Lines
from desktop_app.journal.recorder import Recorder


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row with its number: the household that it means, or ``None`` where it is a new one in the area."""

    number: int
    cells: tuple[str, ...]
    area_id: str
    found: Household | None


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row is empty."""
    return not any(cell.strip() for cell in cells)


def match_rows(connection: Connection, rows: Lines, reader: str) -> list[RowMatch]:
    """What each row that is not blank means.

    Raises:
        NotAllowed: ``reader`` may not see names of households.
        FieldProblem: a name is missing, or the office has no such area; names the row.
    """
    listed = households(connection, reader)
    areas = {fold(name): area_id for name, area_id in called(all_areas(connection))}
    found: list[RowMatch] = []
    for number, cells in enumerate(rows, start=1):
        if is_blank(cells):
            continue
        name, area, hamlet = (one_line(cell) for cell in cells[:3])
        field = f"households[{number}]"
        if not name:
            raise at(field, Problem("Fill in the name of who heads the household."))
        if area and fold(area) not in areas:
            raise at(field, Problem("The office has no residential area “{name}”.", name=area[:60]))
        area_id = areas.get(fold(area), "")
        found.append(RowMatch(number, tuple(cells), area_id, _meant(listed, name, area_id, hamlet)))
    return found


def help_lines(rec: Recorder, rows: Lines) -> tuple[HelpLine, ...]:
    """What households get by these rows; who is not listed yet is entered.

    Raises:
        NotAllowed: the author may not see names of households.
        FieldProblem: something in a row is missing or wrong; names the row.
    """
    done: list[HelpLine] = []
    new: dict[tuple[str, str, str], str] = {}
    for row in match_rows(rec.connection, rows, rec.author):
        field = f"households[{row.number}]"
        name, _, hamlet, category, money, goods_value, *rest = (cell.strip() for cell in row.cells)
        if row.found is not None:
            household_id = row.found.id
        else:
            key = (fold(name), row.area_id, fold(hamlet))
            if key not in new:
                given = Household("", name, row.area_id, hamlet, category, out_of_need=False, note="")
                new[key] = save_household(rec, given)
            household_id = new[key]
        done.append(HelpLine(household_id, amount(money, field), amount(goods_value, field), *rest))
    return tuple(done)


def amount(text: str, field: str) -> int:
    """Whole đồng as they were typed; nothing is 0.

    Raises:
        FieldProblem: it is no amount.
    """
    if not text.strip():
        return 0
    try:
        return parse_dong(text)
    except Problem as problem:
        raise at(field, problem) from problem


def _meant(listed: Sequence[Household], name: str, area_id: str, hamlet: str) -> Household | None:
    """The household of that name and place; without a place, the only one of that name in the area."""
    same = [item for item in listed if fold(item.name) == fold(name)]
    exact = [item for item in same if item.area_id == area_id and (fold(item.hamlet) == fold(hamlet))]
    if exact:
        return exact[0]
    if hamlet:
        return None
    near = [item for item in same if not area_id or item.area_id == area_id]
    return near[0] if len(near) == 1 else None
