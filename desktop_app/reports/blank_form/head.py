"""The head of a blank form: issuer, serial number, title, area and date; and the notice at its foot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reportlab.lib.units import mm

from desktop_app.reports.blank_form.content import Combs
from desktop_app.reports.blank_form.drawing import (
    DESCENT,
    WrappedText,
    comb_width,
    draw_combs,
    draw_dots,
    words,
)
from desktop_app.reports.blank_form.layout import BlankFormStyle
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, clean, text_width
from desktop_app.reports.frame.heading import CentredColumn, CentredLine
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.text_lines import balanced_lines, draw_text
from desktop_app.reports.frame.wording import Wording

_DATE = Combs((2, 2, 4), ("/", "/"))
_SERIAL_COLUMN = 0.34
_INSIDE = 4.0
"""Room between the box of the number and the code in it, in points."""
_QUIET_LINES = 10
"""So many times the width of a thin bar a scanner needs empty beside a barcode."""


class SerialCode(StrEnum):
    """A machine-readable serial number with round and area: Code 128 by a short mark of them, QR whole."""

    NONE = "none"
    CODE128 = "code128"
    QR = "qr"


@dataclass(frozen=True, slots=True)
class OneForm:
    """One printed form: its area and serial number, empty where a pen has to fill them in."""

    area: str = ""
    serial: int | None = None
    scanned: str = ""
    """What the QR code says."""
    barred: str = ""
    """What the barcode says."""


@dataclass(frozen=True, slots=True)
class BlankHeadTexts:
    """The fixed texts of the head."""

    organization: tuple[str, ...]
    title: str
    place: str
    date_label: str
    instructions: str
    code: SerialCode
    longest_area: str = ""
    longest: OneForm = OneForm()
    """The form whose number and code take the most room."""


class BlankFormHead:
    """The head of the first page at one size of the text."""

    def __init__(
        self,
        texts: BlankHeadTexts,
        style: BlankFormStyle,
        width: float,
        profile: LayoutProfile,
        wording: Wording,
    ) -> None:
        self._texts, self._style, self._width, self._wording = texts, style, width, wording
        self._right = max(width * _SERIAL_COLUMN, self._serial_room())
        self._organisation = self._organisation_column(profile)
        self._title = self._title_column()
        self._instructions = words(texts.instructions, style, width, ITALIC, style.hint)
        self._box_height = style.size * style.text.serial_share * 1.5
        if texts.code is SerialCode.QR:
            self._box_height = max(self._box_height, style.text.qr_mm * mm + 2 * _INSIDE)
        self._top_height = max(self._organisation.height, self._box_height) + style.between
        self._line_height = style.line * 1.45
        self._date_apart = self._needs_date_apart()
        self.height = (
            self._top_height
            + self._title.height
            + style.between
            + self._line_height * (2 if self._date_apart else 1)
            + self._instructions.height
            + style.between
        )

    def _number_start(self) -> float:
        """Where the number begins in its box."""
        style = self._style
        return text_width(self._wording.text("head.serial") + ": ", REGULAR, style.size) + style.size

    def _serial_room(self) -> float:
        """What number and barcode take beside each other, with the empty room that a scanner wants."""
        longest, style = self._texts.longest, self._style
        if self._texts.code is not SerialCode.CODE128 or longest.serial is None:
            return 0.0
        number = text_width(str(longest.serial), BOLD, style.size * style.text.serial_share)
        quiet: float = _QUIET_LINES * style.text.barcode_line_mm * mm
        bars = float(self._bars(longest).width)
        return self._number_start() + number + quiet + bars + 2 * _INSIDE

    def _bars(self, form: OneForm) -> Any:
        from reportlab.graphics.barcode.code128 import Code128

        text = self._style.text
        height = text.barcode_height_mm * mm
        line = text.barcode_line_mm * mm
        return Code128(form.barred or str(form.serial), barHeight=height, barWidth=line, quiet=0)

    def _needs_date_apart(self) -> bool:
        """Whether area and place take the whole line, so that the date gets one of its own."""
        style, texts = self._style, self._texts
        area = text_width(texts.longest_area, BOLD, style.size) or self._width * 0.25
        place = text_width(f", {texts.place}", REGULAR, style.size)
        return bool(texts.date_label) and area + place > self._area_room(style)

    def _area_room(self, style: BlankFormStyle) -> float:
        """The room between the words before the area and the date."""
        label = text_width(self._wording.text("head.area") + " ", REGULAR, style.size)
        date = text_width(f"{self._texts.date_label}:", REGULAR, style.size)
        return self._width - label - comb_width(_DATE, style) - date - style.size * 1.5

    def _organisation_column(self, profile: LayoutProfile) -> CentredColumn:
        size = self._style.size * self._style.text.head_share
        lines: list[CentredLine] = []
        room = self._width - self._right - self._style.size
        for place, name in enumerate(self._texts.organization):
            last = place == len(self._texts.organization) - 1
            font = BOLD if last else REGULAR
            lines += [CentredLine(line, font, size) for line in self._broken(name, font, size, room)]
        if lines:
            foot = lines.pop()
            rule = text_width(foot.text, foot.font, size) * profile.heading.organisation_rule_share
            lines.append(CentredLine(foot.text, foot.font, size, rule))
        return CentredColumn(lines, self._style.text.leading, profile.heading.rule_pt)

    def _broken(self, name: str, font: str, size: float, room: float) -> list[str]:
        """A long name in lines, broken before the kind of unit where that fits."""
        if text_width(name, font, size) <= room:
            return [name]
        kinds = self._wording.text("heading.break_before")
        for match in reversed(list(re.finditer(rf" (?=(?:{kinds}) )", clean(name)))):
            parts = [clean(name)[: match.start()], clean(name)[match.end() :]]
            if all(text_width(part, font, size) <= room for part in parts):
                return parts
        return balanced_lines(name, font, size, room)

    def _title_column(self) -> CentredColumn:
        style, text = self._style, clean(self._texts.title)
        large = style.size * style.text.title_share
        kinds = self._wording.text("title.kinds")
        match = re.match(rf"(?P<kind>{kinds})\s+(?P<rest>.+)", text, re.IGNORECASE | re.DOTALL)
        lines: list[CentredLine] = []
        rest = text
        if match:
            lines.append(CentredLine(match["kind"].upper(), BOLD, large * 1.12))
            rest = match["rest"][:1].upper() + match["rest"][1:]
        size = style.size * 1.05 if match else large
        lines += [
            CentredLine(line, BOLD, size) for line in balanced_lines(rest, BOLD, size, self._width * 0.94)
        ]
        return CentredColumn(lines, style.text.leading, style.text.rule_pt)

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw what all forms have in common."""
        style, texts = self._style, self._texts
        self._organisation.draw(canvas, x + (self._width - self._right) / 2, top)
        left = x + self._width - self._right
        canvas.setLineWidth(0.9)
        canvas.rect(left, top - self._box_height, self._right, self._box_height, stroke=1, fill=0)
        label = self._wording.text("head.serial")
        base = top - self._box_height * 0.5 - style.size * 0.32
        draw_text(canvas, f"{label}:", REGULAR, style.size, left + style.size * 0.5, base)
        top -= self._top_height
        self._title.draw(canvas, x + self._width / 2, top)
        top -= self._title.height + style.between
        base = top - self._line_height + style.size * 0.45
        area = self._wording.text("head.area")
        draw_text(canvas, area, REGULAR, style.size, x, base)
        if self._date_apart:
            top -= self._line_height
        if texts.date_label:
            self._draw_date(canvas, x, top - self._line_height + style.size * 0.45)
        self._instructions.draw(canvas, x, top - self._line_height)

    def _draw_date(self, canvas: Any, x: float, base: float) -> None:
        style, label = self._style, f"{self._texts.date_label}:"
        start = x + self._width - comb_width(_DATE, style)
        if self._date_apart:
            start = x + text_width(label, REGULAR, style.size) + style.size * 0.5
        draw_combs(canvas, _DATE, start, base, style)
        draw_text(canvas, label, REGULAR, style.size, start - style.size * 0.5, base, "right")

    def draw_own(self, canvas: Any, x: float, top: float, form: OneForm) -> None:
        """Draw what only this form has."""
        style = self._style
        left = x + self._width - self._right
        large = style.size * style.text.serial_share
        base = top - self._box_height * 0.5 - large * 0.34
        number = left + self._number_start()
        if form.serial is None:
            draw_dots(canvas, number, x + self._width - style.size * 0.5, base, style)
        else:
            draw_text(canvas, str(form.serial), BOLD, large, number, base)
            self._draw_code(canvas, x, top, form)
        area = self._wording.text("head.area")
        start = x + text_width(area + " ", REGULAR, style.size)
        foot = top - self._top_height - self._title.height - style.between
        foot += -self._line_height + style.size * 0.45
        self._draw_area(canvas, start, foot, x, form)

    def _draw_area(self, canvas: Any, start: float, base: float, x: float, form: OneForm) -> None:
        style, texts = self._style, self._texts
        beside = texts.date_label and not self._date_apart
        end = start + self._area_room(style) if beside else x + self._width
        place = f", {texts.place}" if texts.place else ""
        if not form.area:
            tail = text_width(place, REGULAR, style.size)
            draw_dots(canvas, start, end - tail, base, style)
            draw_text(canvas, place, REGULAR, style.size, end - tail, base)
            return
        size = style.size
        while size > 5 and text_width(form.area, BOLD, size) + text_width(place, REGULAR, size) > end - start:
            size -= 0.25
        draw_text(canvas, form.area, BOLD, size, start, base)
        draw_text(canvas, place, REGULAR, size, start + text_width(form.area, BOLD, size), base)

    def _draw_code(self, canvas: Any, x: float, top: float, form: OneForm) -> None:
        """The code at the right within the box of the number."""
        text = self._style.text
        end = x + self._width - _INSIDE
        if self._texts.code is SerialCode.CODE128:
            bars = self._bars(form)
            bars.barHeight = height = min(bars.barHeight, self._box_height - 2 * _INSIDE)
            bars.drawOn(canvas, end - float(bars.width) - _INSIDE, top - (self._box_height + height) / 2)
        elif self._texts.code is SerialCode.QR:
            from reportlab.graphics.barcode.qr import QrCode

            side = text.qr_mm * mm
            code = QrCode(form.scanned or str(form.serial), width=side, height=side, qrBorder=0)
            code.drawOn(canvas, end - side, top - (self._box_height + side) / 2)


class PrivacyFooter:
    """The legal notice on personal data at the foot of the last page."""

    def __init__(self, text: str, style: BlankFormStyle, width: float) -> None:
        self._width, self._style = width, style
        size = max(style.size * style.text.notice_share, style.text.notice_least_pt)
        self._words: WrappedText = words(text, style, width, ITALIC, size)
        self.height = self._words.height + style.between * 1.6 if text else 0.0

    def draw(self, canvas: Any, x: float, foot: float) -> None:
        """Draw upwards from ``foot``."""
        if not self.height:
            return
        top = foot + self._words.height + self._words.size * DESCENT
        canvas.setLineWidth(self._style.text.rule_pt)
        canvas.line(x, top + self._style.between * 0.3, x + self._width, top + self._style.between * 0.3)
        self._words.draw(canvas, x, top)
