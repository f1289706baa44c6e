"""Where the texts of a cell stand: figures at the right, also below each other; words from the left."""

from __future__ import annotations

import pytest

from desktop_app.reports.blocks.model import BlockColumn, BlockRow, RowKind
from desktop_app.reports.frame.fonts import REGULAR, register_fonts, text_width
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.tables import OfficialTable, table_style

_WIDTH = 80.0
_SIZE = 11.0


class _Pen:
    """Notes the texts that are drawn and where; rules are left out."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, float]] = []
        self.ruled: list[tuple[float, float, float, float]] = []
        self.pieces = 0

    def beginText(self, x: float, y: float) -> _Pen:  # noqa: N802  (reportlab calls it so)
        self.pieces += 1
        self.setTextOrigin(x, y)
        return self

    def setTextOrigin(self, x: float, y: float) -> None:  # noqa: N802
        self.x = x

    def textLine(self, text: str) -> None:  # noqa: N802
        self.drawn.append((text, self.x))

    def lines(self, ruled: list[tuple[float, float, float, float]]) -> None:
        self.ruled += ruled

    def setFont(self, name: str, size: float) -> None:  # noqa: N802
        assert size == _SIZE

    def __getattr__(self, name: str) -> object:
        assert name in {"line", "rect", "setLineWidth", "setLineCap", "drawText"}, name
        return lambda *_: None


def _drawn(text: str, kind: RowKind = "plain") -> list[tuple[str, str]]:
    """The lines of a cell in a column of figures, and at which edge each stands."""
    register_fonts()
    style = table_style(load_profile().table, [_WIDTH], _SIZE)
    table = OfficialTable((BlockColumn(""),), (BlockRow((text,), kind),), style, 700)
    table.canv = pen = _Pen()
    table.draw()
    edges = []
    for line, x in pen.drawn:
        font = REGULAR if kind == "plain" else "LiberationSerif-Bold"
        right = x + text_width(line, font, _SIZE)
        is_left, is_right = x == pytest.approx(style.padding), right == pytest.approx(_WIDTH - style.padding)
        edges.append((line, "left" if is_left else "right" if is_right else "middle"))
    return edges


def test_figures_of_one_cell_stand_below_each_other_at_the_right() -> None:
    assert _drawn("4.500.000\n0\n12,5") == [("4.500.000", "right"), ("0", "right"), ("12,5", "right")]
    assert _drawn("5\n12", kind="total") == [("5", "right"), ("12", "right")]
    assert _drawn("3/3 *") == [("3/3 *", "right")]


def test_words_in_several_lines_among_figures_are_read_from_the_left() -> None:
    assert _drawn("Có phát hiện\n1") == [("Có phát hiện", "left"), ("1", "left")]
    assert all(edge == "left" for _, edge in _drawn("chưa tính được vì chưa có đủ tổng số hộ"))
    assert _drawn("không") == [("không", "right")], "one line stands as the column does"


def test_rules_stand_between_cells_and_not_in_a_title_over_all_columns() -> None:
    register_fonts()
    style = table_style(load_profile().table, [_WIDTH, _WIDTH], _SIZE)
    cells = [("1", "2"), ("3", "4"), ("Nhóm",), ("5", "6")]
    kinds: list[RowKind] = ["plain", "plain", "group", "plain"]
    rows = tuple(map(BlockRow, cells, kinds))
    table = OfficialTable((BlockColumn("a"), BlockColumn("b")), rows, style, 700)
    table.canv = pen = _Pen()
    table.draw()
    below = sorted({upper for left, _, right, upper in pen.ruled if left != right}, reverse=True)
    assert len(below) == len(rows)
    first, second, title, last = below
    beside = {(left, lower, upper) for left, lower, right, upper in pen.ruled if left == right}
    middle = {(lower, upper) for x, lower, upper in beside if x == pytest.approx(_WIDTH)}
    ((_, top),) = {each for each in middle if each[0] == second}
    assert top > first
    assert middle == {(second, top), (last, title)}
    assert {(lower, upper) for x, lower, upper in beside if x == 0} == {*middle, (title, second)}


def test_all_texts_of_a_part_on_a_page_are_one_piece() -> None:
    """A piece for each line takes reportlab twice as long."""
    register_fonts()
    style = table_style(load_profile().table, [_WIDTH, _WIDTH], _SIZE)
    rows = tuple(BlockRow((f"Hàng {at}\ndòng hai", "☐ đạt")) for at in range(20))
    table = OfficialTable((BlockColumn("a"), BlockColumn("b")), rows, style, 700)
    table.canv = pen = _Pen()
    table.draw()
    assert len(pen.drawn) == 2 + 20 * 4
    assert pen.pieces == 1
