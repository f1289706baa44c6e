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
    signature_note,
    signature_room,
    signature_sizes,
    title_lines,
)
from desktop_app.reports.frame.heading import OF_TITLE, broken_name
from desktop_app.reports.frame.profile import (
    AnnexLayout,
    HeadingLayout,
    LayoutProfile,
    SignatureLayout,
    TitleLayout,
)
from desktop_app.reports.frame.signatures import SIGNERS_GAP
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
_MOTTO_ROOM = 1.05
"""The motto has no more than this share of the width, or so many times its own: a font may be wider."""
_ADDRESSEE_INSET = 0.25
"""Addressees of a letter begin this share of the width from the left, …"""
_ADDRESSEE_INDENT = 1.5
"""… and below "Kính gửi:" so many times the type size further."""
_CELL_MARGIN = 0.8 * mm
_LOWER_PT = 3.0
"""So much lower than on paper the text below a head of the same measures begins: Word adds to its lines."""
_RULED_PT = 1.0
"""The height of a line that bears a rule, which itself takes as much again."""


def put_head(word: Any, document: Document, profile: LayoutProfile, wording: Wording, width: float) -> None:
    """The two columns at the top of the first page."""
    layout, head = profile.heading, document.head
    if isinstance(head, VoucherHead):
        size, half = layout.organisation_pt, width / 2
        left: list[Line] = [(text, size, at == 0, False) for at, text in enumerate(head.unit)]
        right: list[Line] = [(text, size, at == 0, at > 0) for at, text in enumerate(head.form)]
        sides = [(_names(lines, half, wording), 0.0) for lines in (left, right)]
        _put_columns(word, layout, sides, [half, half])
        return
    texts = head_texts(head, wording)
    motto: list[Line] = [(texts.state, layout.motto_state_pt, True, False)]
    if texts.motto:
        motto.append((texts.motto, layout.motto_pt, True, False))
    number: list[Line] = [(texts.number, layout.number_pt, False, False)] if texts.number else []
    day: list[Line] = [(texts.place_and_date, layout.place_pt, False, True)]
    room = min(width * _MOTTO_SHARE, max(map(_width_of, motto)) * _MOTTO_ROOM + 2 * _CELL_MARGIN)
    widths = [width - room, room]
    named: list[Line] = [
        (text, layout.organisation_pt, at == len(texts.names), False)
        for at, text in enumerate(texts.names, start=1)
    ]
    names = _names(named, widths[0], wording)
    rules = [_width_of(names[-1]) * layout.organisation_rule_share, _width_of(motto[-1])]
    _put_columns(
        word,
        layout,
        [(names, min(rules[0], widths[0] * layout.organisation_rule_share)), (motto, rules[1])],
        widths,
        second=[(number, 0.0), (day, 0.0)],
        gap=layout.number_space_pt,
    )


def _names(lines: Sequence[Line], width: float, wording: Wording) -> list[Line]:
    """Names of a head in the lines of the paper, broken before the kind of a unit."""
    room = width - 2 * _CELL_MARGIN
    return [
        ("\n".join(broken_name(line[0], _font_of(line), line[1], room, wording)), *line[1:]) for line in lines
    ]


def _width_of(line: Line) -> float:
    """The width in points of a text, or of the last of its lines."""
    text, size, *_ = line
    return text_width(clean(text).rpartition("\n")[2], _font_of(line), size)


def _font_of(line: Line) -> str:
    """The font of a line on paper."""
    _, _, bold, italic = line
    return BOLD if bold else ITALIC if italic else REGULAR


def broken(line: Line, width: float, wording: Wording) -> str:
    """The text of a centred line in the lines of the paper, none wider than ``width`` points."""
    text, size, *_ = line
    return "\n".join(title_lines(text, _font_of(line), size, width, wording))


def put_title(word: Any, document: Document, profile: LayoutProfile, wording: Wording, width: float) -> None:
    """Kind and subject with a rule below, or with the lines that stand there; of a letter to whom it goes."""
    layout = profile.title
    if not document.kind and "\n" in document.subject:
        _put_addressees(word, document.subject.split("\n"), profile, width)
        return
    if not document.kind:
        line = (document.subject, layout.kind_pt, False, False)
        put_centred(word, [line], layout, wording, width, ruled=False)
        return
    lines: list[Line] = [
        (document.kind, layout.kind_pt, True, False),
        (document.subject, layout.subject_pt, True, False),
        *((text, profile.body.size_pt, False, True) for text in document.below_title),
    ]
    put_centred(word, lines, layout, wording, width, ruled=not document.below_title)


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
    word: Any,
    lines: Sequence[Line],
    layout: TitleLayout | AnnexLayout,
    wording: Wording,
    width: float,
    *,
    ruled: bool = True,
) -> None:
    """Centred texts of a title in the lines of the paper; below the last one a short rule as there."""
    shown = [(broken(line, width * OF_TITLE, wording), *line[1:]) for line in lines if line[0]]
    for text, size, bold, italic in shown:
        paragraph = tighten(word.add_paragraph(), "center", layout.leading)
        paragraph.paragraph_format.keep_with_next = True
        put_text(paragraph, text, size, bold=bold, italic=italic)
    last = tighten(word.add_paragraph(), "center")
    last.paragraph_format.space_after = Pt(layout.after_pt)
    last.paragraph_format.line_spacing = Pt(_RULED_PT)
    if ruled:
        rule = min(_width_of(shown[-1]) * layout.rule_share, layout.rule_max_mm * mm)
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
        room = width * shares[1]
        dated: list[Line] = [(block.dated, layout.size_pt, False, True)] if block.dated else []
        lines = _lines_of(block.signers[0], block, profile, wording, room)
        _put_office(row.cells[1], [*dated, *lines], layout, layout.before_pt)
        _put_name(row.cells[1].add_paragraph(), block.signers[0], block, profile)
        _space(word, layout.before_pt / (2 if block.is_low else 1))
        return
    most = min(block.in_row or layout.columns, len(block.signers)) or 1
    count = -(-len(block.signers) // most)
    per_row = -(-len(block.signers) // count) if count else 1
    if block.dated:
        _put_dated(word, block.dated, profile, width, columns=min(per_row, len(block.signers)))
    for start in range(0, len(block.signers), per_row):
        row = block.signers[start : start + per_row]
        top, below = _bare_table(word, 2, [width / len(row)] * len(row)).rows
        before = 0.0 if block.dated and start == 0 else layout.before_pt
        for office, name, signer in zip(top.cells, below.cells, row, strict=True):
            _put_office(office, _lines_of(signer, block, profile, wording, width / len(row)), layout, before)
            _put_name(name.paragraphs[0], signer, block, profile)
        _space(word, layout.before_pt / (2 if block.is_low else 1))


def _put_dated(word: Any, text: str, profile: LayoutProfile, width: float, *, columns: int) -> None:
    """Place and day in the middle above the last signer, or as near to it as the margin lets."""
    layout = profile.signature
    paragraph = tighten(word.add_paragraph(), "right", layout.leading)
    half = _width_of((text, layout.size_pt, False, True)) / 2
    shape = paragraph.paragraph_format
    shape.space_before = Pt(layout.before_pt)
    shape.right_indent = Pt(max(0.0, width / columns / 2 - half))
    shape.keep_with_next = True
    put_text(paragraph, text, layout.size_pt, italic=True)


def _lines_of(
    signer: Signer, block: Signatures, profile: LayoutProfile, wording: Wording, width: float
) -> list[Line]:
    """The office of a signer in the lines of the paper, and the note below."""
    size, note_size = signature_sizes(block, profile.signature)
    room = width - SIGNERS_GAP
    offices: list[Line] = [
        (piece, size, True, False)
        for text in (signer.authority, signer.position)
        for piece in text.split("\n")
        if piece
    ]
    note = signature_note(signer, wording)
    lines = [*offices, (note, note_size, False, True)] if note else offices
    return [(broken(line, room, wording), *line[1:]) for line in lines]


def _put_office(cell: Any, lines: Sequence[Line], layout: SignatureLayout, before: float) -> None:
    _put_lines(cell, lines, "center", layout.leading, before=before)


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
    spacer.paragraph_format.line_spacing = Pt(layout.after_pt - _LOWER_PT)


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
