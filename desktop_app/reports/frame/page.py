"""The sheet of an official document: margins, page number in the top margin, draft mark, line at the foot.

Nghị định 30/2020/NĐ-CP, Phụ lục I; measures in the layout profile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import Document
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, clean
from desktop_app.reports.frame.head_texts import title_of
from desktop_app.reports.frame.official_dates import short_moment
from desktop_app.reports.frame.paper_mark import draw_mark
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.text_lines import draw_text
from desktop_app.reports.frame.wording import Wording

PORTRAIT = "portrait"
LANDSCAPE = "landscape"
FIRST = "first"


OUTLINE = "outline"
"""The attribute of a flowable that is bookmarked."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A bookmark: its title and level (0 is the highest)."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A sheet and the rectangle of its text, in points from the lower left corner."""

    width: float
    height: float
    left: float
    bottom: float
    text_width: float
    text_height: float


def portrait(profile: LayoutProfile) -> PageSheet:
    """The sheet upright."""
    page = profile.page
    return _sheet(page.width_mm, page.height_mm, page)


def landscape(profile: LayoutProfile) -> PageSheet:
    """The sheet turned, for wide annexes."""
    return _sheet(profile.page.height_mm, profile.page.width_mm, profile.landscape)


def _sheet(width_mm: float, height_mm: float, margins: Any) -> PageSheet:
    text_width = width_mm - margins.left_mm - margins.right_mm
    text_height = height_mm - margins.top_mm - margins.bottom_mm
    measures = (width_mm, height_mm, margins.left_mm, margins.bottom_mm, text_width, text_height)
    return PageSheet(*(measure * mm for measure in measures))


class CountingCanvas(Canvas):  # type: ignore[misc]
    """Lays a document out only to know how many pages it has: tables need not draw their rows on it."""

    def save(self) -> None:
        """Write nothing: fonts alone take as long as many pages."""


class Gap(Spacer):  # type: ignore[misc]
    """Room between two parts; at the foot of a page only what is left: it begins no page of its own."""

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size that it takes here."""
        return self.width, min(self.height, max(available_height, 0))


class AnnexStart(Flowable):  # type: ignore[misc]
    """Takes no room; pages are numbered from here when the profile says so."""

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """No size."""
        return 0, 0

    def draw(self) -> None:
        """Note the page."""
        self.canv.annex_page = self.canv.getPageNumber()


class OfficialDocument(BaseDocTemplate):  # type: ignore[misc]
    """Page templates of a document and what is drawn on each page beside its text."""

    def __init__(
        self,
        target: BinaryIO,
        document: Document,
        profile: LayoutProfile,
        wording: Wording,
        pages: int = 0,
        page_drawn: Callable[[], None] = lambda: None,
    ) -> None:
        """``pages``: how many there are in all, where each says so; ``page_drawn`` is called at each end."""
        self._pages, self._page_drawn = pages, page_drawn
        self._document, self._profile, self._wording = document, profile, wording
        self._bookmarks, self._outline_level = 0, -1
        super().__init__(
            target,
            title=clean(title_of(document)),
            author=clean(document.head.issuer),
            creator="Sổ Mặt trận",
            subject=self._as_of() or clean(document.subject),
            keywords=document.state.mark.square if document.state.mark else "",
            lang="vi-VN",
            initialFontName=REGULAR,
            invariant=1,
        )
        upright, turned = portrait(profile), landscape(profile)
        extra = (
            max(profile.electronic_mark.height_mm + profile.electronic_mark.edge_mm - profile.page.top_mm, 0)
            * mm
        )
        self.addPageTemplates(
            [
                self._template(FIRST, turned if document.lies_across else upright, extra),
                self._template(PORTRAIT, upright, 0),
                self._template(LANDSCAPE, turned, 0),
            ]
        )

    def _template(self, name: str, sheet: PageSheet, lowered: float) -> PageTemplate:
        room = sheet.text_height - lowered
        frame = Frame(sheet.left, sheet.bottom, sheet.text_width, room, 0, 0, 0, 0, id=name)

        def begin(canvas: Any, _: Any) -> None:
            if not isinstance(canvas, CountingCanvas):
                self._draw_behind(canvas, sheet)

        def end(canvas: Any, _: Any) -> None:
            if not isinstance(canvas, CountingCanvas):
                self._draw_number(canvas, sheet)
                self._draw_footer(canvas, sheet)
                self._page_drawn()

        following = (LANDSCAPE if self._document.lies_across else PORTRAIT) if name == FIRST else None
        return PageTemplate(
            name,
            [frame],
            onPage=begin,
            onPageEnd=end,
            pagesize=(sheet.width, sheet.height),
            autoNextPageTemplate=following,
        )

    def beforeDocument(self) -> None:  # noqa: N802  (reportlab calls it so)
        """Date the file by the moment of printing, not the clock: equal input gives equal bytes.

        Its window shows the title of the document, not the name of the file.
        """
        self.canv.setViewerPreference("DisplayDocTitle", "true")
        moment = self._document.state.printed_at.astimezone(UTC)
        self.canv.setDateFormatter(lambda *_: f"{moment:D:%Y%m%d%H%M%S+00'00'}")
        self.canv.annex_page = 0

    def handle_flowable(self, flowables: list[Flowable]) -> None:
        """Place the next part, and forget that it waited for a page: a book is laid out twice.

        reportlab takes a part that waited before for one that no page holds.
        """
        part = flowables[0]
        super().handle_flowable(flowables)
        if not flowables or flowables[0] is not part:
            vars(part).pop("_postponed", None)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  (reportlab calls it so)
        """Set a bookmark at the heading of a part or of an annex."""
        outline: Outline | None = getattr(flowable, OUTLINE, None)
        if outline is None:
            return
        level = min(outline.level, self._outline_level + 1)
        self._outline_level = level
        key = f"part-{self._bookmarks}"
        self._bookmarks += 1
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(clean(outline.text), key, level)

    def _draw_behind(self, canvas: Any, sheet: PageSheet) -> None:
        if not self._document.state.is_draft:
            return
        draft = self._profile.draft
        canvas.saveState()
        canvas.setFillGray(draft.grey)
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(draft.angle if sheet.height > sheet.width else 90 - draft.angle)
        mark = self._wording.text("draft.mark")
        draw_text(canvas, mark, BOLD, draft.size_pt, 0, -draft.size_pt / 3, "center")
        canvas.restoreState()

    def _draw_footer(self, canvas: Any, sheet: PageSheet) -> None:
        """A draft says from when it is; a paper that is signed bears no more than its mark below its text."""
        state = self._document.state
        if not state.is_draft:
            if state.mark is not None:
                is_first = canvas.getPageNumber() == 1
                top = sheet.bottom + sheet.text_height
                draw_mark(canvas, state.mark, sheet.left, sheet.bottom, top, is_first=is_first)
            return
        footer = self._profile.footer
        canvas.saveState()
        canvas.setFillGray(footer.grey)
        draw_text(canvas, self._footer_text(), ITALIC, footer.size_pt, sheet.left, footer.bottom_mm * mm)
        canvas.restoreState()

    def _footer_text(self) -> str:
        state, words = self._document.state, self._wording
        draft = words.text("footer.draft" if state.of_figures else "footer.not_issued")
        printed = words.text("footer.printed", printed=short_moment(state.printed_at))
        return " ".join(filter(None, (draft, self._as_of(), printed)))

    def _as_of(self) -> str:
        """Until when its figures reach; empty where it has none."""
        state = self._document.state
        return self._wording.text("footer.as_of", as_of=short_moment(state.as_of)) if state.of_figures else ""

    def _draw_number(self, canvas: Any, sheet: PageSheet) -> None:
        layout = self._profile.page_number
        number = canvas.getPageNumber()
        if layout.annex_starts_anew and canvas.annex_page:
            number -= canvas.annex_page - 1
        text = str(number)
        if self._document.is_book:
            text = self._wording.text("page.of_all", page=number, pages=self._pages)
        elif number == 1 and layout.hide_on_first:
            return
        middle = sheet.left + sheet.text_width / 2
        draw_text(canvas, text, REGULAR, layout.size_pt, middle, sheet.height - layout.top_mm * mm, "center")
