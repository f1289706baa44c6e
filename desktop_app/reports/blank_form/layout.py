"""Measures of the blank paper form, read from ``resources/documents/profiles/blank-form.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import msgspec
from reportlab.lib.units import mm

from desktop_app.base.resource_files import resource_path


class PaperFormat(StrEnum):
    """A whole sheet upright, or two forms side by side on a sheet turned."""

    A4 = "a4"
    A5_TWO_UP = "a5"


class PaperLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form's page: its edges, and the sizes its text may have."""

    width_mm: float
    height_mm: float
    left_mm: float
    right_mm: float
    top_mm: float
    bottom_mm: float
    largest_pt: float
    usual_pt: float
    smallest_pt: float


class TextLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Measures in parts of the size of the text, and limits."""

    leading: float
    box_share: float
    digit_share: float
    hint_share: float
    notice_share: float
    notice_least_pt: float
    title_share: float
    head_share: float
    serial_share: float
    rule_pt: float
    line_share: float
    row_padding_share: float
    between_share: float
    writing_lines: int
    most_lines: int
    repeat_rows: int
    comb_mm: float
    whole_digits: int
    decimal_digits: int
    listed_choices: int
    scale_choices: int
    answer_column_mm: float
    barcode_height_mm: float
    barcode_line_mm: float
    qr_mm: float


class BlankFormLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All measures."""

    a4: PaperLayout
    a5: PaperLayout
    text: TextLayout

    def paper(self, paper: PaperFormat) -> PaperLayout:
        """The measures of one page of a form."""
        return self.a4 if paper is PaperFormat.A4 else self.a5


@cache
def blank_form_layout() -> BlankFormLayout:
    """The shipped measures; read once, immutable."""
    content = resource_path("documents", "profiles", "blank-form.toml").read_bytes()
    return msgspec.toml.decode(content, type=BlankFormLayout)


@dataclass(frozen=True, slots=True)
class BlankFormStyle:
    """The measures in points at one size of the text."""

    size: float
    text: TextLayout

    @property
    def line(self) -> float:
        """From one line of text to the next."""
        return self.size * self.text.leading

    @property
    def box(self) -> float:
        """The side of a box."""
        return self.size * self.text.box_share

    @property
    def hint(self) -> float:
        """The size of hints and skip notes."""
        return self.size * self.text.hint_share

    @property
    def digit(self) -> float:
        """The size of the digit that is entered."""
        return self.size * self.text.digit_share

    @property
    def padding(self) -> float:
        """Room above and below the text of a row."""
        return self.size * self.text.row_padding_share

    @property
    def between(self) -> float:
        """Room between two questions."""
        return self.size * self.text.between_share

    @property
    def writing(self) -> float:
        """From one line for handwriting to the next."""
        return self.size * self.text.line_share

    @property
    def comb(self) -> float:
        """The width of a cell for one digit."""
        return float(self.text.comb_mm * mm * min(self.size / 11, 1))
