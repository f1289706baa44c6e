"""Lines that several documents write alike: legal basis, opinions, references to annexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.reports.blocks.model import Block, BlockColumn, BlockRow, Paragraph
from desktop_app.reports.data import AnswerCount, DocumentHead, OpinionGroup, ScaleAnswer
from desktop_app.reports.frame.official_dates import date_words
from desktop_app.reports.frame.wording import Wording

PERCENT: Final = "%"
"""The unit of indicators that are shares."""

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def opinion_blocks(wording: Wording, groups: Sequence[OpinionGroup]) -> list[Block]:
    """Opinions of the people by topic, or the sentence that there were none."""
    blocks: list[Block] = []
    for group in groups:
        key = "opinions.addressed" if group.addressee else "opinions.unaddressed"
        title = wording.text(key, topic=group.topic, addressee=group.addressee)
        blocks.append(Paragraph(title, is_italic=True))
        blocks += [Paragraph(wording.text("opinions.item", opinion=text)) for text in group.opinions]
    return blocks or [Paragraph(wording.text("opinions.none"))]


def annex_name(wording: Wording, at: int, count: int) -> str:
    """ "Phụ lục" when there is one, else "Phụ lục II"."""
    return wording.text("annex.one") if count == 1 else wording.text("annex.many", numeral=roman(at + 1))


def annex_reference(wording: Wording, head: DocumentHead, kind: str) -> str:
    """ "(Kèm theo Báo cáo số … ngày … của …)"."""
    number = f"{head.number or wording.text('heading.number_blank')}/{head.symbol}"
    key = "annex.reference" if head.has_number else "annex.reference_without_number"
    return wording.text(
        key, kind=kind, number=number, date=date_words(wording, head.issued_on), issuer=head.issuer
    )


def shown(wording: Wording, value: Decimal | str | None, unit: str = "") -> str:
    """A value for a cell: "–" when nothing was reported, "0" for zero, a text as it is.

    What is measured in percent has as many places as every other share on the paper.
    """
    if value is None or value == "":
        return wording.text("table.missing")
    if isinstance(value, str):
        return value
    return format_percent(value / 100) if unit.strip() == PERCENT else format_number(value)


def marks_in(rows: Iterable[BlockRow], *marks: str) -> list[str]:
    """Those of the marks that stand in a cell: a legend explains what is printed and nothing else."""
    printed = {text for row in rows for text in row.cells}
    return [mark for mark in marks if mark in printed]


def or_dots(wording: Wording, count: int | None) -> str:
    """A count within a sentence; dots for the pen where it is not reported yet."""
    return wording.text("heading.blank") if count is None else wording.count(count)


def counted(wording: Wording, count: int | None) -> str:
    """A count in a table, or "–" where nobody counted it."""
    return wording.text("table.missing") if count is None else format_number(count)


def percent(wording: Wording, share: Fraction | None, beside: Fraction | None = None) -> str:
    """A share as "93,19", or "–" where it cannot be computed; ``beside`` is what is required of it."""
    return wording.text("table.missing") if share is None else format_percent(share, beside=beside)


def required(wording: Wording, share: Fraction | None, *, more_than: bool) -> str:
    """A required share as "80,00", or "trên 80,00" where that itself is too little."""
    text = percent(wording, share)
    return wording.text("table.more_than", share=text) if more_than and share is not None else text


def distinguished(names: Sequence[str]) -> list[str]:
    """Names of areas; one that several have bears its number in the table by area.

    Neighbours of one name would stand under one heading.
    """
    count = Counter(names)
    return [f"{name} ({at})" if count[name] > 1 else name for at, name in enumerate(names, start=1)]


def answer_columns(options: Sequence[ScaleAnswer], count: str, share: str) -> list[BlockColumn]:
    """Two columns, forms and share, for each answer of the scale."""
    return [BlockColumn(title, group=option.label) for option in options for title in (count, share)]


def answer_cells(
    wording: Wording, answers: Sequence[AnswerCount], beside: Fraction | None = None
) -> list[str]:
    """The cells for :func:`answer_columns`; ``beside`` is the required share in the same row."""
    return [
        text
        for each in answers
        for text in (counted(wording, each.count), percent(wording, each.share, beside))
    ]


def listed(items: Iterable[str], between: str = ", ") -> str:
    """The items with commas between them."""
    return between.join(items)


def roman(number: int) -> str:
    """The number in Roman numerals, as parts and annexes are numbered."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
