"""The content of a paper, place by place, so that two of its states can be compared figure by figure.

Cells of tables and short lines are kept unchanged; of longer texts a digest is kept, which shows that
they are other words. It is packed, since it is stored in the record of the printed paper.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import msgspec

from desktop_app.reports.blocks.model import (
    OVER_ALL,
    Annex,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    FormLine,
    Heading,
    Matrix,
    Paragraph,
    Signatures,
    TickBoxes,
)
from desktop_app.reports.data import DocumentHead
from desktop_app.wire.compression import compress, decompress
from desktop_app.wire.malformed import Malformed

_LONGEST_KEPT: Final = 160
_DIGEST: Final = "#"
"""Before the digest of a text that is not kept."""
_SEPARATOR: Final = " · "

SUBJECT: Final = "@subject"
BASIS: Final = "@basis"
SIGNED: Final = "@signed"
"""Places that have no words of their own on the paper; further ones of a kind are counted."""

type Content = dict[str, str]
"""The text at each place of a paper."""


@dataclass(frozen=True, slots=True)
class PaperDifference:
    """A place that says something else: ``before`` and ``after`` are empty where it was not or is no more.

    ``is_text``: a longer text, of which it is only known that its words are others.
    """

    place: str
    before: str
    after: str
    is_text: bool = False


def content_of(document: Document) -> Content:
    """The content of a paper; places of the same name are numbered."""
    found: Content = {}
    seen: Counter[str] = Counter()
    for place, text in chain(_head(document), _body(document)):
        seen[place] += 1
        name = place if seen[place] == 1 else f"{place} ({seen[place]})"
        found[name] = text
    return found


def packed(content: Mapping[str, str]) -> str:
    """As it is kept in a record."""
    return base64.b64encode(compress(msgspec.json.encode(list(content.items())))).decode()


def unpacked(stored: str) -> Content:
    """What a record kept; nothing where it cannot be read."""
    try:
        pairs = msgspec.json.decode(decompress(base64.b64decode(stored)), type=list[tuple[str, str]])
    except (ValueError, Malformed):
        return {}
    return dict(pairs)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[PaperDifference]:
    """What differs, in the order of the paper; removed places come last."""
    found = []
    for place in dict.fromkeys(chain(after, before)):
        old, new = before.get(place, ""), after.get(place, "")
        if old != new:
            is_text = _DIGEST in (old[:1], new[:1])
            found.append(PaperDifference(place, *(("", "") if is_text else (old, new)), is_text))
    return found


def _head(document: Document) -> Iterator[tuple[str, str]]:
    about = document.head.about if isinstance(document.head, DocumentHead) else ""
    yield SUBJECT, _kept(" ".join(filter(None, (document.kind, about, document.subject))))
    for text in document.basis:
        yield BASIS, _kept(text)


def _body(document: Document) -> Iterator[tuple[str, str]]:
    part = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            part = block.text.strip(_AROUND)
        elif isinstance(block, Annex):
            part = block.heading
        yield from _of_block(block, part)


def _of_block(block: Block, part: str) -> Iterator[tuple[str, str]]:
    match block:
        case BlockTable():
            yield from _of_rows(block.columns, block.shown_rows, part)
        case Matrix():
            columns = (*block.labels, *block.values, *block.closing)
            yield from _of_rows(columns, block.rows, part)
        case FormLine():
            yield _SEPARATOR.join(filter(None, (part, block.label))), _kept(block.value)
        case Paragraph() | TickBoxes():
            text = block.text if isinstance(block, Paragraph) else "\n".join(block.lines)
            about, rest = _split(text)
            yield _SEPARATOR.join(filter(None, (part, about))), _kept(rest)
        case Signatures():
            signed = (f"{each.authority} {each.position} {each.name}" for each in block.signers)
            yield SIGNED, _kept("\n".join((*signed, *block.recipients)))
        case _:
            return  # headings and charts repeat what is elsewhere


def _of_rows(
    columns: Sequence[BlockColumn], rows: tuple[BlockRow, ...], part: str
) -> Iterator[tuple[str, str]]:
    group, label = part, ""
    titles = [_SEPARATOR.join(filter(None, (column.group, column.title))) for column in columns]
    for row in rows:
        if row.kind == "group":
            group, label = row.cells[0], ""
            continue
        if row.kind in OVER_ALL:  # why a number is void or was not given
            about, rest = (label, row.cells[0]) if label else _split(row.cells[0])
            yield _SEPARATOR.join(filter(None, (group, about))), _kept(rest)
            continue
        at = _label_at(row)
        label = row.cells[at] if at < len(row.cells) else ""
        for title, cell in zip(titles[at + 1 :], row.cells[at + 1 :], strict=False):
            yield _SEPARATOR.join(filter(None, (group, label, title))), _kept(cell)


def _label_at(row: BlockRow) -> int:
    """Which cell names a row: the first that is a word and no number of the row."""
    return next((at for at, cell in enumerate(row.cells) if any(map(str.isalpha, cell))), 0)


def _split(text: str) -> tuple[str, str]:
    """What a line is about, which stays when its figure changes, and what it says of that."""
    words = text.split()
    at = next((at for at, word in enumerate(words) if any(map(str.isdigit, word))), len(words))
    cut = min(at, _WORDS_OF_A_PLACE)
    about = " ".join(words[:cut]).strip(_AROUND)
    return about, " ".join(words[cut:]) if at <= _WORDS_OF_A_PLACE and at < len(words) else text


_AROUND: Final = " -–:;,+"
_WORDS_OF_A_PLACE: Final = 8


def _kept(text: str) -> str:
    if len(text) <= _LONGEST_KEPT and not text.startswith(_DIGEST):
        return text
    return _DIGEST + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
