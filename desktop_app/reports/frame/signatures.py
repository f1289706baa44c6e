"""Signatures and recipients: one piece never torn over two pages, with free room for hand and seal."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import Signatures
from desktop_app.reports.data import Signer
from desktop_app.reports.frame.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, text_width
from desktop_app.reports.frame.head_texts import (
    signature_note,
    signature_room,
    signature_sizes,
    title_lines,
)
from desktop_app.reports.frame.heading import CentredColumn, CentredLine
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.text_lines import (
    break_lines,
    draw_text,
    limit_lines,
)
from desktop_app.reports.frame.wording import Wording

SIGNERS_GAP = 8.0
"""Points between two columns of signers."""
_NAME_LINES = 4
_LONGEST_NAME = 120
"""Letters of a name that is whole also where five sign side by side."""
_LETTER = 0.85
"""The width of a letter in bold as a part of its size, and of what is free at the ends of lines."""
_RECIPIENT_LINES = 36


class SignatureBlock(Flowable):  # type: ignore[misc]
    """Signers side by side, or one signer at the right and Nơi nhận at the left."""

    def __init__(self, signatures: Signatures, profile: LayoutProfile, wording: Wording) -> None:
        super().__init__()
        self._signers = signatures.signers
        self._recipients = signatures.recipients
        self._dated, self._in_row = signatures.dated, signatures.in_row
        self._size, self._note_size = signature_sizes(signatures, profile.signature)
        self._room = signature_room(signatures, profile.signature)
        self._profile, self._wording = profile, wording

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        layout = self._profile.signature
        self.width = available_width
        self._grid = self._laid_out()
        self._heights = [self._row_height(row) for row in self._grid]
        gaps = layout.before_pt * len(self._heights)
        signed = gaps + self._dated_height() + sum(self._heights)
        self.height = max(signed, layout.before_pt + self._recipients_height())
        return self.width, self.height

    def _laid_out(self) -> list[list[tuple[Signer, float, float]]]:
        """Rows of (signer, width, middle)."""
        if len(self._signers) == 1:
            share = self._profile.recipients.share
            width = self.width * (1 - share)
            return [[(self._signers[0], width, self.width - width / 2)]]
        most = min(self._in_row or self._profile.signature.columns, len(self._signers))
        row_count = -(-len(self._signers) // most) if most else 0
        per_row = -(-len(self._signers) // row_count) if row_count else 0
        rows = []
        for start in range(0, len(self._signers), per_row or 1):
            row = self._signers[start : start + per_row]
            width = self.width / len(row)
            rows.append([(signer, width - SIGNERS_GAP, (at + 0.5) * width) for at, signer in enumerate(row)])
        return rows

    def _top(self, signer: Signer, width: float) -> CentredColumn:
        layout = self._profile.signature
        texts = [(signer.authority, BOLD, self._size), (signer.position, BOLD, self._size)]
        texts.append((signature_note(signer, self._wording), ITALIC, self._note_size))
        return CentredColumn(self._centred(texts, width), layout.leading, 0)

    def _dated_lines(self) -> CentredColumn:
        layout = self._profile.signature
        width = self._grid[0][-1][1] if self._grid else self.width
        least = max(width, self.width * (1 - self._profile.recipients.share))
        return CentredColumn(self._centred([(self._dated, ITALIC, layout.size_pt)], least), layout.leading, 0)

    def _dated_height(self) -> float:
        return self._dated_lines().height if self._dated else 0.0

    def _name(self, signer: Signer, width: float) -> CentredColumn:
        layout = self._profile.signature
        return CentredColumn(self._centred([(signer.name, BOLD, self._size)], width), layout.leading, 0)

    def _row_height(self, row: list[tuple[Signer, float, float]]) -> float:
        tops = max(self._top(signer, width).height for signer, width, _ in row)
        names = max(self._name(signer, width).height for signer, width, _ in row)
        return tops + self._room + max(names, self._profile.signature.size_pt)

    def _recipient_lines(self) -> list[str]:
        layout = self._profile.recipients
        width = self.width * layout.share - SIGNERS_GAP
        lines: list[str] = []
        for recipient in self._recipients:
            lines += break_lines(recipient, REGULAR, layout.size_pt, width)
        return limit_lines(lines, _RECIPIENT_LINES)

    def _recipients_height(self) -> float:
        layout = self._profile.recipients
        if not self._recipients:
            return 0.0
        return layout.leading * (layout.heading_pt + layout.size_pt * len(self._recipient_lines()))

    def draw(self) -> None:
        """Draw on the current page."""
        top = self.height - self._profile.signature.before_pt
        self._draw_recipients(top)
        if self._dated:
            lines = self._dated_lines()
            half = max(text_width(line.text, line.font, line.size) for line in lines.lines) / 2
            middle = min(self._grid[0][-1][2] if self._grid else self.width, self.width - half)
            lines.draw(self.canv, middle, top)
            top -= lines.height
        for row, height in zip(self._grid, self._heights, strict=True):
            tops = [self._top(signer, width) for signer, width, _ in row]
            deepest = max(column.height for column in tops)
            for column, (signer, width, middle) in zip(tops, row, strict=True):
                column.draw(self.canv, middle, top)
                name = self._name(signer, width)
                name.draw(self.canv, middle, top - deepest - self._room)
            top -= height + self._profile.signature.before_pt

    def _draw_recipients(self, top: float) -> None:
        if not self._recipients:
            return
        layout = self._profile.recipients
        y = top - layout.heading_pt
        draw_text(self.canv, self._wording.text("recipients.heading"), BOLD_ITALIC, layout.heading_pt, 0, y)
        for line in self._recipient_lines():
            y -= layout.size_pt * layout.leading
            draw_text(self.canv, line, REGULAR, layout.size_pt, 0, y)

    def _centred(self, texts: list[tuple[str, str, float]], width: float) -> list[CentredLine]:
        """The texts in lines, none of which ends within a word of several syllables."""
        lines: list[CentredLine] = []
        for text, font, size in texts:
            for piece in text.split("\n") if text else []:
                most = max(_NAME_LINES, int(_LONGEST_NAME * _LETTER * size / width) + 1)
                broken = limit_lines(title_lines(piece, font, size, width, self._wording), most)
                lines += [CentredLine(line, font, size) for line in broken]
        return lines
