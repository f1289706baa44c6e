"""The texts of blocks, for tests that look at what a document says and not at how."""

from __future__ import annotations

from desktop_app.reports.blocks.model import (
    Annex,
    Block,
    BlockTable,
    Document,
    FormLine,
    Heading,
    Paragraph,
    Signatures,
    TickBoxes,
)

BLANK = "…"
"""What stands for the dots of a field that nobody answered."""


def texts_of(document: Document) -> list[str]:
    """All lines of the document below its head; cells of a row with " | " between them."""
    lines = [document.kind, document.subject, *document.below_title, *document.basis]
    for block in document.blocks:
        lines += _lines(block)
    return [line for line in lines if line]


def _lines(block: Block) -> list[str]:
    lines: list[str] = []
    match block:
        case Heading() | Paragraph():
            lines = [block.text]
        case FormLine():
            lines = [f"{block.label} {block.value or BLANK}"]
        case TickBoxes():
            lines = [" ".join(line.split()) for line in block.lines]
        case BlockTable():
            titles = " | ".join(column.title for column in block.columns)
            lines = [titles, *(" | ".join(row.cells) for row in block.shown_rows)]
        case Annex():
            lines = [block.heading, block.title, block.reference]
        case Signatures():
            signers = [(signer.authority, signer.position, signer.name) for signer in block.signers]
            lines = [block.dated, *(" / ".join(filter(None, signer)) for signer in signers)]
    return lines
