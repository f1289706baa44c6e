"""The head of a document: organisation, national motto, number, date, kind and subject; head of an annex.

Nghị định 30/2020/NĐ-CP, Phụ lục I; measures in the layout profile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import Annex, Document
from desktop_app.reports.data import DocumentHead, VoucherHead
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, clean, text_width
from desktop_app.reports.frame.head_texts import head_texts, title_lines
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.text_lines import (
    balanced_lines,
    break_lines,
    draw_text,
    limit_lines,
)
from desktop_app.reports.frame.wording import Wording

_NAME_LINES = 4
_TITLE_LINES = 10
OF_TITLE = 0.94
"""A title is broken to this share of the width."""
_ADDRESSEE_SHARE = 0.75
"""No addressee is set in lines wider than this share of the page …"""
_ADDRESSEE_INDENT = 1.5
"""… which begin so many times the type size behind "Kính gửi:"."""
_FEWEST_ADDRESSEES = 3
"""So many lines of them stand on a page at least."""
_RULE_BELOW = 0.42
_RULE_ROOM = 0.2
"""Parts of the type size: from the base line to the rule, and the room added below it."""


@dataclass(frozen=True, slots=True)
class CentredLine:
    """A centred line of a heading and the width in points of a rule below it."""

    text: str
    font: str
    size: float
    rule: float = 0.0


class CentredColumn:
    """Lines under each other, centred."""

    def __init__(self, lines: list[CentredLine], leading: float, rule_pt: float) -> None:
        self.lines = lines
        self._leading = leading
        self._rule_pt = rule_pt

    @property
    def height(self) -> float:
        """Height in points."""
        return sum(line.size * self._leading + self._rule_room(line) for line in self.lines)

    def _rule_room(self, line: CentredLine) -> float:
        return line.size * _RULE_ROOM if line.rule else 0.0

    def draw(self, canvas: Any, middle: float, top: float) -> None:
        """Draw downwards from ``top`` around the vertical line ``middle``."""
        for line in self.lines:
            top -= line.size * self._leading
            base = top + line.size * (self._leading - 0.9)
            draw_text(canvas, line.text, line.font, line.size, middle, base, "center")
            if line.rule:
                canvas.setLineWidth(self._rule_pt)
                foot = base - line.size * _RULE_BELOW
                canvas.line(middle - line.rule / 2, foot, middle + line.rule / 2, foot)
            top -= self._rule_room(line)


class DocumentHeading(Flowable):  # type: ignore[misc]
    """The two columns at the top of page 1."""

    def __init__(self, head: DocumentHead, profile: LayoutProfile, wording: Wording) -> None:
        super().__init__()
        self._texts, self._profile, self._wording = head_texts(head, wording), profile, wording

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        layout = self._profile.heading
        state, motto = clean(self._texts.state), clean(self._texts.motto)
        motto_width = text_width(motto, BOLD, layout.motto_pt)
        self._right_width = max(text_width(state, BOLD, layout.motto_state_pt), motto_width)
        self._left_width = available_width - self._right_width - layout.gap_mm * mm
        names = self._organisation_lines()
        right = [
            CentredLine(state, BOLD, layout.motto_state_pt),
            CentredLine(motto, BOLD, layout.motto_pt, rule=motto_width),
        ]
        if not motto:  # papers to committees of the Party
            state_width = text_width(state, BOLD, layout.motto_state_pt)
            right = [CentredLine(state, BOLD, layout.motto_state_pt, rule=state_width)]
        self._names = CentredColumn(names, layout.leading, layout.rule_pt)
        self._motto = CentredColumn(right, layout.leading, layout.rule_pt)
        self._number = CentredColumn(self._number_lines(), layout.leading, layout.rule_pt)
        self._date = CentredColumn(self._date_lines(), layout.leading, layout.rule_pt)
        self._first = max(self._names.height, self._motto.height)
        second = max(self._number.height, self._date.height)
        self.width = available_width
        self.height = self._first + layout.number_space_pt + second + layout.after_pt
        return self.width, self.height

    def _organisation_lines(self) -> list[CentredLine]:
        layout = self._profile.heading
        size = layout.organisation_pt
        lines: list[CentredLine] = []
        for name in self._texts.names[:-1]:
            lines += [CentredLine(line, REGULAR, size) for line in self._broken(name, REGULAR)]
        for name in self._texts.names[-1:]:
            *upper, last = self._broken(name, BOLD)
            rule = text_width(last, BOLD, size) * layout.organisation_rule_share
            lines += [CentredLine(line, BOLD, size) for line in upper]
            lines.append(CentredLine(last, BOLD, size, rule=rule))
        return lines

    def _broken(self, name: str, font: str) -> list[str]:
        """The name in lines, broken before the kind of unit where that fits."""
        size = self._profile.heading.organisation_pt
        return broken_name(name, font, size, self._left_width, self._wording)

    def _number_lines(self) -> list[CentredLine]:
        text, size = self._texts.number, self._profile.heading.number_pt
        if not text:
            return []
        return [
            CentredLine(line, REGULAR, size) for line in break_lines(text, REGULAR, size, self._left_width)
        ]

    def _date_lines(self) -> list[CentredLine]:
        size = self._profile.heading.place_pt
        text = self._texts.place_and_date
        return [
            CentredLine(line, ITALIC, size) for line in balanced_lines(text, ITALIC, size, self._right_width)
        ]

    def draw(self) -> None:
        """Draw on the current page."""
        top = self.height
        left, right = self._left_width / 2, self.width - self._right_width / 2
        self._names.draw(self.canv, left, top)
        self._motto.draw(self.canv, right, top)
        below = top - self._first - self._profile.heading.number_space_pt
        self._number.draw(self.canv, left, below)
        self._date.draw(self.canv, right, below)


def broken_name(name: str, font: str, size: float, width: float, wording: Wording) -> list[str]:
    """The name in lines, broken before the kind of unit where that fits."""
    lines = break_lines(name, font, size, width)
    if len(lines) < 2:
        return lines
    words = wording.text("heading.break_before")
    for match in reversed(list(re.finditer(rf" (?=(?:{words}) )", clean(name)))):
        parts = [clean(name)[: match.start()], clean(name)[match.end() :]]
        if all(text_width(part, font, size) <= width for part in parts):
            return parts
    return limit_lines(balanced_lines(name, font, size, width), _NAME_LINES)


class FormHeading(Flowable):  # type: ignore[misc]
    """The head of a voucher: the unit at the left, at the right which form it is."""

    def __init__(self, head: VoucherHead, profile: LayoutProfile, wording: Wording) -> None:
        super().__init__()
        self._head, self._layout, self._wording = head, profile.heading, wording

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        width = (available_width - self._layout.gap_mm * mm) / 2
        self._half = width / 2
        self._unit = CentredColumn(self._column(self._head.unit, REGULAR, width), self._layout.leading, 0)
        self._form = CentredColumn(self._column(self._head.form, ITALIC, width), self._layout.leading, 0)
        self.width = available_width
        self.height = max(self._unit.height, self._form.height) + self._layout.after_pt
        return self.width, self.height

    def _column(self, texts: tuple[str, ...], font: str, width: float) -> list[CentredLine]:
        """The first text in bold, the others in ``font``."""
        size = self._layout.organisation_pt
        return [
            CentredLine(line, used, size)
            for at, text in enumerate(texts)
            for used in (BOLD if at == 0 else font,)
            for line in broken_name(text, used, size, width, self._wording)
        ]

    def draw(self) -> None:
        """Draw on the current page."""
        self._unit.draw(self.canv, self._half, self.height)
        self._form.draw(self.canv, self.width - self._half, self.height)


def head_block(document: Document, profile: LayoutProfile, wording: Wording) -> Flowable:
    """The head of a document, of an official one or of a voucher."""
    if isinstance(document.head, VoucherHead):
        return FormHeading(document.head, profile, wording)
    return DocumentHeading(document.head, profile, wording)


class TitleBlock(Flowable):  # type: ignore[misc]
    """Centred headings, with a short rule below where they are ``ruled``, drawn in one piece."""

    def __init__(
        self, texts: list[tuple[str, str, float]], layout: Any, wording: Wording, *, ruled: bool = True
    ) -> None:
        super().__init__()
        self._texts, self._layout, self._ruled = texts, layout, ruled
        self._wording = wording

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        lines: list[CentredLine] = []
        for text, font, size in self._texts:
            broken = title_lines(text, font, size, available_width * OF_TITLE, self._wording) if text else []
            lines += [CentredLine(line, font, size) for line in limit_lines(broken, _TITLE_LINES)]
        last = lines.pop()
        share = self._layout.rule_share if self._ruled else 0
        width = text_width(last.text, last.font, last.size) * share
        lines.append(
            CentredLine(last.text, last.font, last.size, rule=min(width, self._layout.rule_max_mm * mm))
        )
        self._column = CentredColumn(lines, self._layout.leading, 0.5)
        self.width, self.height = available_width, self._column.height + self._layout.after_pt
        return self.width, self.height

    @property
    def lines(self) -> list[str]:
        """The lines as they were laid out."""
        return [line.text for line in self._column.lines]

    def draw(self) -> None:
        """Draw on the current page."""
        self._column.draw(self.canv, self.width / 2, self.height)


class AddresseeBlock(Flowable):  # type: ignore[misc]
    """ "Kính gửi:" and below it each addressee on a line of its own, as one piece in the middle.

    Where there are more than a page holds, they go on at the same place of the next one.
    """

    def __init__(self, text: str, layout: Any) -> None:
        super().__init__()
        self._layout, self._items = layout, text.split("\n")
        self._lines: list[tuple[str, float]] = []
        self._left, self._after = 0.0, float(layout.after_pt)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        if not self._lines:
            self._lay_out(available_width)
        self.width, self.height = available_width, len(self._lines) * self._step + self._after
        return self.width, self.height

    @property
    def _step(self) -> float:
        return float(self._layout.kind_pt * self._layout.leading)

    def _lay_out(self, width: float) -> None:
        size, most = self._layout.kind_pt, width * _ADDRESSEE_SHARE
        indent = size * _ADDRESSEE_INDENT
        self._lines = [
            (line, indent * (at > 0))
            for at, item in enumerate(self._items)
            for line in break_lines(item, REGULAR, size, most)
        ]
        widest = max(text_width(line, REGULAR, size) + inset for line, inset in self._lines)
        self._left = (width - widest) / 2

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The lines that fit and the rest; nothing where a few would stand alone."""
        fitting = min(int(available_height // self._step), len(self._lines) - _FEWEST_ADDRESSEES)
        if fitting < _FEWEST_ADDRESSEES:
            return []
        return [self._part(self._lines[:fitting], 0.0), self._part(self._lines[fitting:], self._after)]

    def _part(self, lines: list[tuple[str, float]], after: float) -> AddresseeBlock:
        made = AddresseeBlock("", self._layout)
        made._lines, made._left, made._after = lines, self._left, after
        return made

    def draw(self) -> None:
        """Draw on the current page."""
        size, step = self._layout.kind_pt, self._step
        for at, (line, inset) in enumerate(self._lines, start=1):
            draw_text(self.canv, line, REGULAR, size, self._left + inset, self.height - at * step)


def title_block(document: Document, profile: LayoutProfile, wording: Wording) -> Flowable:
    """Tên loại and trích yếu with the rule below; of a letter, which has no Tên loại, to whom it goes."""
    layout = profile.title
    if not document.kind and "\n" in document.subject:
        return AddresseeBlock(document.subject, layout)
    if not document.kind:
        return TitleBlock([(document.subject, REGULAR, layout.kind_pt)], layout, wording, ruled=False)
    texts = [(document.kind, BOLD, layout.kind_pt), (document.subject, BOLD, layout.subject_pt)]
    texts += [(line, ITALIC, profile.body.size_pt) for line in document.below_title]
    return TitleBlock(texts, layout, wording, ruled=not document.below_title)


def annex_heading(annex: Annex, profile: LayoutProfile, wording: Wording) -> TitleBlock:
    """ "Phụ lục", its title and the reference to the document, with a rule below."""
    layout = profile.annex
    texts = [
        (annex.heading, BOLD, layout.heading_pt),
        (annex.title, BOLD, layout.title_pt),
        (annex.reference, ITALIC, layout.reference_pt),
    ]
    return TitleBlock(texts, layout, wording)
