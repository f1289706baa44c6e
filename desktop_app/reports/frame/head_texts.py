"""The texts of heads, titles and signatures, the same on paper, in Word and in a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.base.text import one_line
from desktop_app.reports.blocks.model import Document, Signatures
from desktop_app.reports.data import DocumentHead, Signer
from desktop_app.reports.frame.fonts import clean
from desktop_app.reports.frame.official_dates import place_and_date
from desktop_app.reports.frame.profile import SignatureLayout
from desktop_app.reports.frame.text_lines import balanced_lines
from desktop_app.reports.frame.wording import Wording

JOINED: Final = "\u00a0"
"""A blank at which no line is broken."""


_LOW: Final = 0.4
"""The part of the usual room for a signature that bears no seal."""


@dataclass(frozen=True, slots=True)
class HeadTexts:
    """The texts of the head: the last of ``names`` is the issuing body.

    ``number`` may be empty; of a letter it says in a second line what it is about.
    """

    names: tuple[str, ...]
    state: str
    motto: str
    number: str
    place_and_date: str


def head_texts(head: DocumentHead, wording: Wording) -> HeadTexts:
    """The texts in the head of an official document."""
    number = ""
    if head.has_number:
        key = "heading.number" if head.symbol else "heading.number_only"
        given = head.number or wording.text("heading.number_blank")
        number = wording.text(key, number=given, symbol=head.symbol)
    return HeadTexts(
        tuple(name for name in head.organization if name.strip()),
        wording.text("heading.state"),
        wording.text("heading.motto"),
        "\n".join(filter(None, (number, head.about))),
        place_and_date(wording, head.place, head.issued_on),
    )


def joined_words(text: str, wording: Wording) -> str:
    """A title in which blanks within words of several syllables do not break the line."""
    never_in = re.compile(wording.text("title_breaks.never_in"), re.IGNORECASE)
    return never_in.sub(lambda found: found[0].replace(" ", JOINED), text)


def title_lines(text: str, font: str, size: float, width: float, wording: Wording) -> list[str]:
    """A centred text in lines about equally long, none of which ends within a word of several syllables."""
    joined = joined_words(clean(text), wording)
    return [line.replace(JOINED, " ") for line in balanced_lines(joined, font, size, width)]


def title_of(document: Document) -> str:
    """The document in one line, for the properties of its file."""
    about = document.head.about if isinstance(document.head, DocumentHead) else ""
    return one_line(" ".join(filter(None, (document.kind_in_text or about, document.subject))))


def signature_sizes(block: Signatures, layout: SignatureLayout) -> tuple[float, float]:
    """Type sizes of names and notes: smaller where more signers than usual share a row."""
    if min(block.in_row, len(block.signers)) <= layout.columns:
        return layout.size_pt, layout.note_pt
    size = min(layout.size_pt, layout.note_pt) - 1
    return size, size


def signature_room(block: Signatures, layout: SignatureLayout) -> float:
    """The room for hand and seal, in points."""
    return layout.free_pt * _LOW if block.is_low else layout.free_pt


def signature_note(signer: Signer, wording: Wording) -> str:
    """The line in italics below the office of a signer."""
    if signer.note:
        return signer.note
    return wording.text("signature.note") if signer.has_note else ""
