"""Blank paper forms of any form as PDF, for one area or a whole round, each with its own serial number.

What all forms have in common is written into the file once, so that ten thousand forms stay a small file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.base.durable_file import write_durably
from desktop_app.base.long_work import Progress
from desktop_app.base.spelling import Tones, spelled, spelled_parts
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.session.outline import outline
from desktop_app.reports.blank_form.blocks import QuestionBlock
from desktop_app.reports.blank_form.content import FormContent, form_content
from desktop_app.reports.blank_form.head import BlankHeadTexts, OneForm, SerialCode
from desktop_app.reports.blank_form.layout import PaperFormat, blank_form_layout
from desktop_app.reports.blank_form.pages import FormLayouter, FormPages
from desktop_app.reports.blank_form.pen import PenMarks, draw_comment, draw_ticks
from desktop_app.reports.blank_form.tables import ScaleRow
from desktop_app.reports.frame.fonts import REGULAR, clean, register_fonts
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.text_lines import draw_text
from desktop_app.reports.frame.wording import Wording, load_wording

WORDING = "blank-form"
SERIAL, ANSWERED_ON, COMMENT = "serial", "answered_on", "comment"
"""Names of the questions that the head of the paper asks, and of the one that takes the room left."""


_LEAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class AreaForms:
    """The forms of one area, with serial numbers from ``first`` to ``last``; ``code`` goes into QR codes.

    ``mark`` is what a barcode, which has room for a few digits only, says of round and area.
    """

    name: str
    first: int = 1
    last: int = 0
    code: str = ""
    mark: str = ""

    def form(self, serial: int) -> OneForm:
        """One of the forms. Bars take digits by twos, so their number is even."""
        digits = max(_LEAST_DIGITS, len(str(serial)) + len(str(serial)) % 2)
        return OneForm(
            self.name,
            serial,
            f"{self.code}|{serial}" if self.code else "",
            f"{self.mark}{serial:0{digits}}" if self.mark else "",
        )


@dataclass(frozen=True, slots=True)
class BlankFormOptions:
    """What is printed besides the questions.

    ``organization`` are the header lines of the office, ``title`` is the form's own when empty, ``place`` is
    written behind the area ("xã Ba Vì, thành phố Hà Nội"), ``notice`` is the paragraph on personal data.
    Without ``areas`` one form is printed whose area and serial number a pen fills in.
    """

    paper: PaperFormat = PaperFormat.A4
    title: str = ""
    organization: tuple[str, ...] = ()
    place: str = ""
    notice: str = ""
    protection_officer: str = ""
    areas: tuple[AreaForms, ...] = ()
    code: SerialCode = SerialCode.CODE128
    language: str | None = None
    tones: Tones = Tones.FIRST
    pen: Mapping[int, PenMarks] = field(default_factory=dict)
    """What is filled in on the forms with these serial numbers, for exercises."""

    @property
    def forms(self) -> int:
        """How many forms are printed."""
        return sum(max(area.last - area.first + 1, 0) for area in self.areas) if self.areas else 1


def render_blank_form(
    form: FormDefinition | bytes,
    options: BlankFormOptions,
    profile: LayoutProfile,
    target: Path | BinaryIO,
    progress: Progress | None = None,
    *,
    wording: Wording | None = None,
) -> int:
    """Write the forms as PDF; how many pages one form has. The same input gives the same bytes.

    Raises:
        Problem: ``form`` is not a form, the file cannot be written, or the office's own wording is wrong.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    definition = load_form(form) if isinstance(form, bytes) else form
    words = (wording or load_wording(WORDING)).spelled(options.tones)
    register_fonts()
    laid = _laid_out(definition, options, profile, words)
    buffer = io.BytesIO()
    _Printer(buffer, laid, options, words, options.title or definition.title).print(progress)
    if isinstance(target, Path):
        write_durably(target, buffer.getvalue())
    else:
        target.write(buffer.getvalue())
    return len(laid.pages)


def _length(form: OneForm) -> tuple[int, int]:
    return len(str(form.serial)), len(form.barred)


def _laid_out(
    definition: FormDefinition, options: BlankFormOptions, profile: LayoutProfile, wording: Wording
) -> FormPages:
    layout = blank_form_layout()
    parts = outline(definition, options.language)
    content = form_content(
        parts, wording, layout.text, serial=SERIAL, answered_on=ANSWERED_ON, comment=COMMENT
    )
    content = spelled_parts(content, options.tones)
    notice = spelled(options.notice.strip(), options.tones)
    if options.protection_officer:
        notice += " " + wording.text("notice.officer", name=options.protection_officer)
    texts = _head_texts(definition, options, wording, content)
    return FormLayouter(content, texts, notice.strip(), layout, profile, wording).pages(options.paper)


def _head_texts(
    definition: FormDefinition, options: BlankFormOptions, wording: Wording, content: FormContent
) -> BlankHeadTexts:
    return BlankHeadTexts(
        organization=options.organization,
        title=spelled(options.title or definition.title, options.tones),
        place=options.place,
        date_label=content.date_label,
        instructions=wording.text("instructions.scale" if content.only_scale else "instructions.mixed"),
        code=options.code,
        longest_area=max((area.name for area in options.areas), key=len, default=""),
        longest=max((area.form(area.last) for area in options.areas), key=_length, default=OneForm()),
    )


class _Printer:
    def __init__(
        self, buffer: BinaryIO, laid: FormPages, options: BlankFormOptions, wording: Wording, title: str
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._laid, self._options, self._wording = laid, options, wording
        self._two_up = options.paper is PaperFormat.A5_TWO_UP
        size = (laid.width * (2 if self._two_up else 1), laid.height)
        self._canvas: Any = Canvas(buffer, pagesize=size, invariant=1, initialFontName=REGULAR, lang="vi-VN")
        self._canvas.setTitle(clean(title))
        self._canvas.setAuthor(clean(" ".join(options.organization)))
        self._canvas.setCreator("Sổ Mặt trận")
        self._right_half = False

    def print(self, progress: Progress | None) -> None:
        """Write all forms and end the file."""
        for number in range(len(self._laid.pages)):
            self._write_common(number)
        total = self._options.forms
        for done, form in enumerate(self._forms(), start=1):
            for number in range(len(self._laid.pages)):
                self._write_page(form, number)
            if progress:
                progress(done, total)
        self._end_sheet()
        self._canvas.save()

    def _forms(self) -> Iterator[OneForm]:
        if not self._options.areas:
            yield OneForm()
        for area in self._options.areas:
            for serial in range(area.first, area.last + 1):
                yield area.form(serial)
            self._end_sheet()  # the forms of an area are handed over together

    def _write_common(self, number: int) -> None:
        laid, canvas = self._laid, self._canvas
        canvas.beginForm(f"page{number}", 0, 0, laid.width, laid.height)
        if number == 0:
            laid.head.draw(canvas, laid.left, laid.height - self._top)
        for placed in laid.pages[number]:
            placed.block.draw(canvas, laid.left, laid.height - placed.below)
        if number == len(laid.pages) - 1:
            laid.notice.draw(canvas, laid.left, self._bottom)
        canvas.endForm()

    def _write_page(self, form: OneForm, number: int) -> None:
        laid, canvas = self._laid, self._canvas
        canvas.saveState()
        if self._right_half:
            canvas.translate(laid.width, 0)
        canvas.doForm(f"page{number}")
        if number == 0:
            laid.head.draw_own(canvas, laid.left, laid.height - self._top, form)
        if len(laid.pages) > 1:
            self._write_page_number(form, number)
        if form.serial is not None and form.serial in self._options.pen:
            self._fill_in(self._options.pen[form.serial], number)
        canvas.restoreState()
        if self._two_up and not self._right_half:
            self._draw_cut()
            self._right_half = True
        else:
            canvas.showPage()
            self._right_half = False

    def _fill_in(self, marks: PenMarks, number: int) -> None:
        """What a pen wrote on a page."""
        for placed in self._laid.pages[number]:
            x, top = self._laid.left, self._laid.height - placed.below
            if isinstance(placed.block, ScaleRow):
                draw_ticks(self._canvas, placed.block.boxes(x, top), marks)
            elif isinstance(placed.block, QuestionBlock) and marks.comment:
                line = placed.block.first_line(x, top)
                if line is not None:
                    draw_comment(self._canvas, line, marks)

    def _write_page_number(self, form: OneForm, number: int) -> None:
        laid = self._laid
        pages = {"page": number + 1, "pages": len(laid.pages)}
        if number == 0:
            text = self._wording.text("head.page", **pages)
            place, base = laid.width - laid.paper.right_mm * self._mm, self._bottom - laid.style.size
        else:
            serial = self._wording.text("head.serial_blank") if form.serial is None else str(form.serial)
            text = self._wording.text("head.page_of_form", serial=serial, area=form.area or "……", **pages)
            place = laid.width - laid.paper.right_mm * self._mm
            base = laid.height - self._top - laid.style.line
        draw_text(self._canvas, text, REGULAR, laid.style.hint, place, base, "right")

    def _draw_cut(self) -> None:
        laid, canvas = self._laid, self._canvas
        canvas.saveState()
        canvas.setLineWidth(0.4)
        canvas.setStrokeGray(0.5)
        canvas.setDash([4, 4])
        canvas.line(laid.width, 0, laid.width, laid.height)
        canvas.restoreState()

    def _end_sheet(self) -> None:
        if self._right_half:
            self._canvas.showPage()
            self._right_half = False

    @property
    def _mm(self) -> float:
        from reportlab.lib.units import mm

        return float(mm)

    @property
    def _top(self) -> float:
        return self._laid.paper.top_mm * self._mm

    @property
    def _bottom(self) -> float:
        return self._laid.paper.bottom_mm * self._mm
