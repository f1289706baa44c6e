"""Heads, titles and signatures in Word, laid out by tables without rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt
from reportlab.lib.units import mm

from desktop_app.reports.blocks.model import Document, Signatures
from desktop_app.reports.data import Signer, VoucherHead
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, clean, text_width
from desktop_app.reports.frame.head_texts import (
    head_texts,
    joined_words,
    signature_note,
    signature_room,
    signature_sizes,
)
from desktop_app.reports.frame.profile import AnnexLayout, HeadingLayout, LayoutProfile, TitleLayout
from desktop_app.reports.frame.text_lines import balanced_lines
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.word.shaping import (
    cell_margins,
    fixed_widths,
    keep_row,
    put_text,
    rule_below,
    tighten,
)

type Line = tuple[str, float, bool, bool]
"""Text, size, bold, italic."""

_MOTTO_SHARE = 0.57
_ADDRESSEE_INSET = 0.25
"""Addressees of a letter begin this share of the width from the left, …"""
_ADDRESSEE_INDENT = 1.5
"""… and below "Kính gửi:" so many times the type size further."""
_CELL_MARGIN = 0.8 * mm
_RULED_PT = 1.0
"""The height of a line that bears a rule, which itself takes as much again."""
_OF_TITLE = 0.94
"""A title is broken to this share of the width, as on paper."""


def put_head(word: Any, document: Document, profile: LayoutProfile, wording: Wording, width: float) -> None:
    """The two columns at the top of the first page."""
    layout, head = profile.heading, document.head
    if isinstance(head, VoucherHead):
        size = layout.organisation_pt
        left: list[Line] = [(text, size, at == 0, False) for at, text in enumerate(head.unit)]
        right: list[Line] = [(text, size, at == 0, at > 0) for at, text in enumerate(head.form)]
        _put_columns(word, layout, [(left, 0.0), (right, 0.0)], [width / 2, width / 2])
        return
    texts = head_texts(head, wording)
    names: list[Line] = [
        (text, layout.organisation_pt, at == len(texts.names), False)
        for at, text in enumerate(texts.names, start=1)
    ]
    motto: list[Line] = [(texts.state, layout.motto_state_pt, True, False)]
    if texts.motto:
        motto.append((texts.motto, layout.motto_pt, True, False))
    number: list[Line] = [(texts.number, layout.number_pt, False, False)] if texts.number else []
    day: list[Line] = [(texts.place_and_date, layout.place_pt, False, True)]
    widths = [width * (1 - _MOTTO_SHARE), width * _MOTTO_SHARE]
    rules = [_width_of(names[-1]) * layout.organisation_rule_share, _width_of(motto[-1])]
    _put_columns(
        word,
        layout,
        [(names, min(rules[0], widths[0] * layout.organisation_rule_share)), (motto, rules[1])],
        widths,
        second=[(number, 0.0), (day, 0.0)],
        gap=layout.number_space_pt,
    )


def _width_of(line: Line) -> float:
    """The width of a line in points."""
    text, size, bold, italic = line
    font = {(False, False): REGULAR, (True, False): BOLD, (False, True): ITALIC}.get((bold, italic), BOLD)
    return text_width(clean(text), font, size)


def put_title(word: Any, document: Document, profile: LayoutProfile, wording: Wording, width: float) -> None:
    """Kind and subject with a rule below, or with the lines that stand there; of a letter to whom it goes."""
    layout = profile.title
    if not document.kind and "\n" in document.subject:
        _put_addressees(word, document.subject.split("\n"), profile, width)
        return
    if not document.kind:
        put_centred(word, [(document.subject, layout.kind_pt, False, False)], layout, width, ruled=False)
        return
    lines: list[Line] = [
        (document.kind, layout.kind_pt, True, False),
        (joined_words(document.subject, wording), layout.subject_pt, True, False),
        *((text, profile.body.size_pt, False, True) for text in document.below_title),
    ]
    put_centred(word, lines, layout, width, ruled=not document.below_title)


def _put_addressees(word: Any, items: Sequence[str], profile: LayoutProfile, width: float) -> None:
    """ "Kính gửi:" and below it each addressee on a line of its own."""
    layout = profile.title
    for at, item in enumerate(items, start=1):
        paragraph = tighten(word.add_paragraph(), "left")
        inset = width * _ADDRESSEE_INSET + (layout.kind_pt * _ADDRESSEE_INDENT if at > 1 else 0.0)
        shape = paragraph.paragraph_format
        shape.left_indent, shape.keep_with_next = Pt(inset), True
        shape.space_after = Pt(layout.after_pt if at == len(items) else 0)
        put_text(paragraph, item, layout.kind_pt)


def put_centred(
    word: Any, lines: Sequence[Line], layout: TitleLayout | AnnexLayout, width: float, *, ruled: bool = True
) -> None:
    """Centred lines of a title; below the last one a short rule, as long as on paper."""
    shown = [line for line in lines if line[0]]
    for text, size, bold, italic in shown:
        paragraph = tighten(word.add_paragraph(), "center", layout.leading)
        paragraph.paragraph_format.keep_with_next = True
        put_text(paragraph, text, size, bold=bold, italic=italic)
    last = tighten(word.add_paragraph(), "center")
    last.paragraph_format.space_after = Pt(layout.after_pt)
    last.paragraph_format.line_spacing = Pt(_RULED_PT)
    if ruled:
        text, size, bold, italic = shown[-1]
        font = BOLD if bold else ITALIC if italic else REGULAR
        lowest = balanced_lines(text, font, size, width * _OF_TITLE)[-1]
        rule = min(_width_of((lowest, size, bold, italic)) * layout.rule_share, layout.rule_max_mm * mm)
        _put_rule(last, width, rule)


def _put_rule(paragraph: Any, room: float, rule: float) -> None:
    """Rule off a paragraph in the middle of ``room``, so many points long."""
    inset = Pt(max(0.0, (room - rule) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = inset
    rule_below(paragraph, 0.5)


def put_signatures(
    word: Any, block: Signatures, profile: LayoutProfile, wording: Wording, width: float
) -> None:
    """Signers side by side, or one at the right and the recipients at the left."""
    layout = profile.signature
    if len(block.signers) == 1:
        shares = [profile.recipients.share, 1 - profile.recipients.share]
        (row,) = _bare_table(word, 1, [width * share for share in shares]).rows  # one row is never torn
        _put_recipients(row.cells[0], block.recipients, profile, wording)
        _put_office(row.cells[1], block.signers[0], block, profile, wording, block.dated)
        _put_name(row.cells[1].add_paragraph(), block.signers[0], block, profile)
        _space(word, layout.before_pt / (2 if block.is_low else 1))
        return
    if block.dated:
        paragraph = tighten(word.add_paragraph(), "right")
        paragraph.paragraph_format.space_before = Pt(layout.before_pt)
        paragraph.paragraph_format.keep_with_next = True
        put_text(paragraph, block.dated, layout.size_pt, italic=True)
    most = min(block.in_row or layout.columns, len(block.signers)) or 1
    count = -(-len(block.signers) // most)
    per_row = -(-len(block.signers) // count) if count else 1
    for start in range(0, len(block.signers), per_row):
        row = block.signers[start : start + per_row]
        top, below = _bare_table(word, 2, [width / len(row)] * len(row)).rows
        for office, name, signer in zip(top.cells, below.cells, row, strict=True):
            _put_office(office, signer, block, profile, wording, "")
            _put_name(name.paragraphs[0], signer, block, profile)
        _space(word, layout.before_pt / (2 if block.is_low else 1))


def _put_office(
    cell: Any, signer: Signer, block: Signatures, profile: LayoutProfile, wording: Wording, dated: str
) -> None:
    layout = profile.signature
    size, note_size = signature_sizes(block, layout)
    lines: list[Line] = [(dated, layout.size_pt, False, True)] if dated else []
    for text in (signer.authority, signer.position):
        lines += [(piece, size, True, False) for piece in text.split("\n") if piece]
    lines.append((signature_note(signer, wording), note_size, False, True))
    _put_lines(cell, [line for line in lines if line[0]], "center", layout.leading, before=layout.before_pt)


def _put_name(paragraph: Any, signer: Signer, block: Signatures, profile: LayoutProfile) -> None:
    """The name below the room for the hand; of several signers in a row of its own, so in one line."""
    name = tighten(paragraph, "center", profile.signature.leading)
    name.paragraph_format.space_before = Pt(signature_room(block, profile.signature))
    put_text(name, signer.name, signature_sizes(block, profile.signature)[0], bold=True)


def _space(word: Any, points: float) -> None:
    """An empty line of this height; without it Word makes one table of two."""
    tighten(word.add_paragraph(), "left").paragraph_format.line_spacing = Pt(points)


def _put_recipients(cell: Any, recipients: Sequence[str], profile: LayoutProfile, wording: Wording) -> None:
    if not recipients:
        return
    layout = profile.recipients
    lines: list[Line] = [(wording.text("recipients.heading"), layout.heading_pt, True, True)]
    lines += [(text, layout.size_pt, False, False) for text in recipients]
    _put_lines(cell, lines, "left", layout.leading, before=profile.signature.before_pt)


def _put_columns(
    word: Any,
    layout: HeadingLayout,
    first: Sequence[tuple[Sequence[Line], float]],
    widths: list[float],
    second: Sequence[tuple[Sequence[Line], float]] = (),
    gap: float = 0.0,
) -> None:
    """Two columns of lines, each with its rule; ``gap``: above the second row of them, in points."""
    rows = [first, second] if second else [first]
    table = _bare_table(word, len(rows), widths)
    for row, sides in zip(table.rows, rows, strict=True):
        before = gap if sides is second else 0.0
        for cell, (lines, rule), width in zip(row.cells, sides, widths, strict=True):
            _put_lines(cell, lines, "center", layout.leading, before=before)
            if rule:
                ruled = tighten(cell.add_paragraph(), "center")
                ruled.paragraph_format.line_spacing = Pt(_RULED_PT)
                _put_rule(ruled, width - 2 * _CELL_MARGIN, rule)
    spacer = tighten(word.add_paragraph(), "left")
    spacer.paragraph_format.line_spacing = Pt(layout.after_pt)


def _bare_table(word: Any, rows: int, widths: list[float]) -> Any:
    table = word.add_table(rows=rows, cols=len(widths))
    cell_margins(table, _CELL_MARGIN)
    fixed_widths(table, widths)
    for row in table.rows:
        keep_row(row)
    return table


def _put_lines(cell: Any, lines: Sequence[Line], align: str, leading: float, before: float = 0.0) -> None:
    """Lines under each other; they stay with what follows in the cell."""
    for at, (text, size, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        tighten(paragraph, align, leading)
        if at == 0:
            paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.keep_with_next = True
        put_text(paragraph, text, size, bold=bold, italic=italic)
