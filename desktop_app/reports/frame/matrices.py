"""Tables with more columns than a page holds, cut by columns, the columns that name the rows repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportlab.lib.units import mm

from desktop_app.reports.blocks.model import BlockColumn, BlockRow, Matrix
from desktop_app.reports.frame.column_widths import natural_widths, one_line
from desktop_app.reports.frame.profile import TableLayout
from desktop_app.reports.frame.tables import OfficialTable, RowsDrawn, table_style

_STRETCH = 1.7
"""The columns of a part that leaves room become at most this much wider than they must be."""
_MOST_OF_LABELS = 0.6
"""What names the rows takes at most this share of the width before the other columns are widened."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Value columns that stay together: those of one group title."""

    columns: tuple[int, ...]
    width: float


def matrix_parts(
    matrix: Matrix, layout: TableLayout, width: float, page_height: float, on_rows: RowsDrawn | None = None
) -> list[OfficialTable]:
    """The tables that show the matrix, each ``width`` points wide at most, columns in order."""
    columns = [*matrix.labels, *matrix.values, *matrix.closing]
    size, padding = layout.matrix_pt, layout.padding_mm * mm * 0.8
    natural = natural_widths(columns, matrix.rows, size, padding, width)
    labels = len(matrix.labels)
    for at, column in enumerate(matrix.labels):
        if column.is_wide:
            natural[at] = width * layout.matrix_label_share
    natural[labels:] = [max(each, layout.matrix_column_mm * mm) for each in natural[labels:]]
    room = width - sum(natural[:labels])
    parts = _packed(_units(columns, natural, labels, room), room)
    return [
        _part(
            matrix,
            columns,
            natural,
            [at for unit in part for at in unit.columns],
            layout,
            width,
            page_height,
            on_rows,
        )
        for part in parts
    ]


def _units(columns: Sequence[BlockColumn], natural: Sequence[float], first: int, room: float) -> list[_Unit]:
    """Columns of one group are together where a page has room for them."""
    units: list[_Unit] = []
    indexes = range(first, len(columns))
    for name, members in groupby(indexes, key=lambda at: columns[at].group):
        run = tuple(members)
        together = name and sum(natural[at] for at in run) <= room
        for piece in [run] if together else [(at,) for at in run]:
            units.append(_Unit(piece, sum(natural[at] for at in piece)))
    return units


def _packed(units: Sequence[_Unit], room: float) -> list[list[_Unit]]:
    """As few parts as the room allows, with about as many columns in each."""
    count = len(_greedy(units, room, len(units) or 1))
    most = -(-len(units) // count) if count else 1
    while len(parts := _greedy(units, room, most)) > count:
        most += 1
    return parts


def _greedy(units: Sequence[_Unit], room: float, most: int) -> list[list[_Unit]]:
    parts: list[list[_Unit]] = [[]]
    used = 0.0
    for unit in units:
        if parts[-1] and (used + unit.width > room or len(parts[-1]) >= most):
            parts.append([])
            used = 0.0
        parts[-1].append(unit)
        used += unit.width
    return parts


def _part(
    matrix: Matrix,
    columns: Sequence[BlockColumn],
    natural: Sequence[float],
    chosen: Sequence[int],
    layout: TableLayout,
    width: float,
    page_height: float,
    on_rows: RowsDrawn | None,
) -> OfficialTable:
    labels = len(matrix.labels)
    picked = [*range(labels), *chosen]
    rows = [row if row.kind == "group" else _picked(row, picked) for row in matrix.rows]
    place = {at - labels: new for new, at in enumerate(picked)}
    marked = frozenset((row, place[column]) for row, column in matrix.marked if column in place)
    around = 2 * layout.padding_mm * mm * 0.8
    needs = {
        at: one_line(at, matrix.rows, layout.matrix_pt) + around
        for at, column in enumerate(matrix.labels)
        if column.is_wide
    }
    widths = _stretched([natural[at] for at in picked], needs, labels, width)
    style = table_style(layout, widths, layout.matrix_pt)
    style = replace(style, padding=style.padding * 0.8)
    return OfficialTable([columns[at] for at in picked], rows, style, page_height, on_rows, marked)


def _picked(row: BlockRow, picked: Sequence[int]) -> BlockRow:
    return BlockRow(tuple(row.cells[at] for at in picked), row.kind)


def _stretched(widths: Sequence[float], needs: Mapping[int, float], labels: int, width: float) -> list[float]:
    """Fill the width: what names the rows as its texts need, value columns up to a limit, then the rest.

    ``needs``: the width of each wide column that names the rows, for its texts in one line.
    """
    stretched = list(widths)
    left = width - sum(stretched)
    lacking = {at: max(need - stretched[at], 0.0) for at, need in needs.items()}
    most = max(width * _MOST_OF_LABELS - sum(stretched[:labels]), 0.0)
    given = min(left, most, sum(lacking.values()))
    if given > 0:
        for at, lacks in lacking.items():
            stretched[at] += given * lacks / sum(lacking.values())
    fixed, values = sum(stretched[:labels]), sum(stretched[labels:])
    if values <= 0:
        return stretched
    scale = min((width - fixed) / values, _STRETCH)
    stretched[labels:] = [each * scale for each in stretched[labels:]]
    left = width - sum(stretched)
    for at in needs:
        stretched[at] += min(left / len(needs), width * 0.25)
    return stretched
