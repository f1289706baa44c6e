"""Papers made of entries of registers: each with its own sentences, all of one build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
)
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.register_paper import PaperPart, PaperRow, RegisterPaper

WORDING = "register-paper"


def register_paper_document(paper: RegisterPaper, wording: Wording) -> Document:
    """The paper as blocks."""

    said = {
        name: wording.count(word) if isinstance(word, int) else word for name, word in paper.words.items()
    }

    def text(key: str) -> str:
        return wording.text(f"{paper.name}.{key}", **said)

    blocks: list[Block] = [Paragraph(words) for words in (text("opening"),) if words]
    for part in paper.parts:
        blocks += _part(part, text)
    if any(part.rows or not part.columns for part in paper.parts):  # a list of nothing says so already
        blocks += [Paragraph(words) for words in (text("closing"),) if words]
    recipients = _of_letter(paper, wording) if paper.is_letter else paper.recipients
    blocks.append(Signatures((paper.signer,), recipients))
    if paper.is_letter:
        head = replace(paper.head, about=text("about"))
        return Document(head, paper.state, "", text("addressee"), tuple(blocks))
    kind, subject = text("kind"), text("subject")
    name = "" if kind.isupper() else kind
    return Document(paper.head, paper.state, kind.upper(), subject, tuple(blocks), name=name)


def _of_letter(paper: RegisterPaper, wording: Wording) -> tuple[str, ...]:
    """The addressee, and the files of the office; the others of the profile get reports."""
    kept = wording.text("letter.kept").casefold()
    return (wording.text("letter.addressee"), *(line for line in paper.recipients if kept in line.casefold()))


def _part(part: PaperPart, text: Callable[[str], str]) -> Iterator[Block]:
    if part.heading:
        yield Heading(part.heading)
    for label, said in part.lines:
        yield Paragraph(f"{label}: {said}" if label else said)
    if part.columns and part.rows:
        columns = tuple(
            BlockColumn(
                each.title,
                "center" if each.is_index else "right" if each.is_figure else "left",
                is_wide=each.wide,
                millimetres=each.millimetres,
            )
            for each in part.columns
        )
        yield BlockTable(columns, tuple(map(_row, part.rows)), size="small")
    elif part.columns:
        yield Paragraph(text("nothing"))


def _row(row: PaperRow) -> BlockRow:
    return BlockRow(row.cells, "total" if row.total else "group" if row.group else "plain")
