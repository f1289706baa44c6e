"""How the parts of a paper lie on its pages, and which pages nobody should be handed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import PageBreak
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import BlockTable, Document, NewPage
from desktop_app.reports.documents.rendering import Printable, document_of
from desktop_app.reports.frame.fonts import register_fonts
from desktop_app.reports.frame.page import AnnexStart, CountingCanvas, Gap, OfficialDocument
from desktop_app.reports.frame.profile import profile_for
from desktop_app.reports.frame.signatures import SignatureBlock
from desktop_app.reports.frame.signed_tables import SignedTable
from desktop_app.reports.frame.story import Story
from desktop_app.reports.frame.tables import OfficialTable
from desktop_app.reports.frame.wording import load_wording

_TITLES = frozenset({"total", "group", "key", "note", "gap"})
_SAYING = frozenset({"plain", "struck", "note", "gap"})
_LEAST_LINES = 4
"""One row of a table is enough on a page where it has so many lines."""
_VERY_FEW = 3
"""Of so many rows one is alone rather than most of a page empty."""
_LEAST_FILLED = 0.4
"""So much of a page is filled at least where the text goes on."""
_LEAST_AT_THE_END = 0.06
_MOST_OF_TWO = 0.9
"""What takes no more than this share of a page on two pages together has room on one."""


@dataclass(frozen=True, slots=True)
class LaidPart:
    """A part on a page. ``bottom``: where it ends, as a share of the page from its foot."""

    flowable: Flowable
    bottom: float


class WatchedDocument(OfficialDocument):
    """Notes where each part is placed."""

    def __init__(self, *given: Any) -> None:
        self.parts: dict[int, list[LaidPart]] = {}
        self.broken: set[int] = set()
        """Pages that end because the document says so."""
        self.annexes: set[int] = set()
        """Pages on which an annex begins."""
        super().__init__(*given)

    def handle_pageBreak(self, slow: Any = None) -> None:  # noqa: N802  (reportlab calls it so)
        self.broken.add(self.page)
        super().handle_pageBreak(slow)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  (reportlab calls it so)
        super().afterFlowable(flowable)
        if isinstance(flowable, AnnexStart):
            self.annexes.add(self.page)
        frame = getattr(self, "frame", None)
        if frame is not None and not isinstance(flowable, (Gap, AnnexStart, PageBreak)) and flowable.height:
            bottom = (frame._y - frame._y1p) / frame._height
            self.parts.setdefault(self.page, []).append(LaidPart(flowable, bottom))


def laid_pages(document: Document) -> WatchedDocument:
    """The document laid out in pages, without being drawn."""
    register_fonts()
    profile, words = profile_for(document.head), load_wording("common").for_head(document.head)
    watched = WatchedDocument(io.BytesIO(), document, profile, words)
    watched.build(Story(profile, words, lambda _: None).of(document), canvasmaker=CountingCanvas)
    return watched


def bad_pages(paper: Printable) -> list[str]:
    """What is wrong with the pages of a paper: an almost empty one, one with a single row before a total."""
    document = document_of(paper)
    watched = laid_pages(document)
    tables = [(page, table) for page, parts in watched.parts.items() for table in _tables(parts)]
    parts, rows = Counter[int](), Counter[int]()
    for _, table in tables:
        parts[id(table._heading)] += 1
        rows[id(table._heading)] += len(_plain(table))
    is_carried = _is_carried(document)
    found = [
        f"page {page}: {len(_plain(table))} rows of a table"
        for page, table in tables
        if (parts[id(table._heading)] > 1 and rows[id(table._heading)] > _VERY_FEW) or is_carried
        if watched.page > 1 and not _is_enough(table)
    ]
    return [
        *found,
        *_empty(watched, is_carried=is_carried),
        *_needless(watched),
        *_silent(document),
    ]


def _needless(watched: WatchedDocument) -> Iterator[str]:
    """Pages of which two would have been one."""
    filled = {page: 1 - min(part.bottom for part in parts) for page, parts in watched.parts.items()}
    for page, share in filled.items():
        after = filled.get(page + 1)
        if after is not None and page + 1 not in watched.annexes and share + after < _MOST_OF_TWO:
            yield f"pages {page} and {page + 1}: {share + after:.2f} of a page together"


def _silent(document: Document) -> Iterator[str]:
    """Tables with nothing below their heading that do not say that there is nothing."""
    for block in document.blocks:
        if isinstance(block, BlockTable):
            kinds = {row.kind for row in block.shown_rows}
            if not kinds & _SAYING:
                yield f"a table of {block.columns[0].title} … {block.columns[-1].title} without a row"


def _empty(watched: WatchedDocument, *, is_carried: bool) -> Iterator[str]:
    for page, parts in watched.parts.items():
        filled = 1 - min(part.bottom for part in parts)
        is_end = page == watched.page or (page in watched.broken and not is_carried)
        least = (_LEAST_AT_THE_END if page > 1 else 0) if is_end else _LEAST_FILLED
        if filled < least:
            yield f"page {page}: filled to {filled:.2f}"
        if all(isinstance(part.flowable, SignatureBlock) for part in parts):
            yield f"page {page}: nothing but signatures"


def _tables(parts: list[LaidPart]) -> Iterator[OfficialTable]:
    for part in parts:
        if isinstance(part.flowable, OfficialTable):
            yield part.flowable
        elif isinstance(part.flowable, SignedTable):
            yield part.flowable._table


def _plain(table: OfficialTable) -> list[float]:
    return [row.height for row in table._rows if row.kind not in _TITLES]


def _is_enough(table: OfficialTable) -> bool:
    plain = _plain(table)
    return len(plain) > 1 or sum(plain) >= _LEAST_LINES * table._style.leading


def _is_carried(document: Document) -> bool:
    """Whether it is one table over pages that end where its rows say so."""
    return any(
        isinstance(before, BlockTable) and isinstance(each, NewPage) and isinstance(behind, BlockTable)
        for before, each, behind in zip(
            document.blocks, document.blocks[1:], document.blocks[2:], strict=False
        )
    )
