"""How much room the parts of a document take on paper, for books that are cut into pages by their content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from desktop_app.reports.blocks.model import Block, BlockTable, Document
from desktop_app.reports.frame.column_widths import fitted
from desktop_app.reports.frame.fonts import register_fonts
from desktop_app.reports.frame.heading import head_block, title_block
from desktop_app.reports.frame.page import landscape, portrait
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.story import Story
from desktop_app.reports.frame.tables import OfficialTable, table_style
from desktop_app.reports.frame.wording import Wording


@dataclass(frozen=True, slots=True)
class PageRoom:
    """The room in points of a table on the first page and on others, and what the end of a book needs."""

    first: float
    other: float
    end: float


def page_room(document: Document, end: Sequence[Block], profile: LayoutProfile, wording: Wording) -> PageRoom:
    """The room of a document with this head and title, and with ``end`` below its last table."""
    sheet = (landscape if document.lies_across else portrait)(profile)
    mark, page = profile.electronic_mark, profile.page
    lowered = max(mark.height_mm + mark.edge_mm - page.top_mm, 0) * mm
    parts = (head_block(document, profile, wording), title_block(document, profile, wording))
    top = sum(part.wrap(sheet.text_width, sheet.text_height)[1] for part in parts) + lowered
    around = profile.table.before_pt + profile.table.after_pt
    register_fonts()
    height = Story(profile, wording, lambda _: None).on(sheet).height(end)
    other = sheet.text_height - around
    return PageRoom(other - top, other, height)


def row_heights(table: BlockTable, profile: LayoutProfile, *, across: bool) -> tuple[float, list[float]]:
    """The height of the heading of a table, and of each of its rows, in points."""
    return _laid_out(table, profile, across).heights


def breaks_figures(table: BlockTable, profile: LayoutProfile, *, across: bool) -> bool:
    """Whether a figure of the table has no room in one line."""
    return _laid_out(table, profile, across).breaks_figures


def _laid_out(table: BlockTable, profile: LayoutProfile, across: bool) -> OfficialTable:
    layout, sheet = profile.table, (landscape if across else portrait)(profile)
    size = {"body": layout.size_pt, "small": layout.small_pt, "fine": layout.matrix_pt}[table.size]
    rows = table.shown_rows
    widths, size = fitted(table.columns, rows, size, layout.padding_mm * mm, sheet.text_width)
    style = table_style(layout, widths, size, table.row_mm)
    return OfficialTable(table.columns, rows, style, sheet.text_height)
