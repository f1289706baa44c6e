"""The question whether 2.750 in a pasted block means thousands or a decimal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.base.figures.styles import grouping_style, number_in
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle, format_number
from ui.grid.model.table import CellEdit, Key, RejectedText


@dataclass(frozen=True, slots=True)
class StyleQuestion:
    """The question, and the words of both answers."""

    sentence: str
    vietnamese: str
    english: str


def style_question(unclear: Sequence[CellEdit]) -> StyleQuestion:
    """The question about the cells of a block that can be read in two ways; the first is the example."""
    text = unclear[0].text
    vietnamese, english = _worded(text)
    return StyleQuestion(
        tr(
            "Is “{text}” {vietnamese} or {english}? {n} cells of the block can be read both ways.",
            text=text,
            vietnamese=vietnamese,
            english=english,
            n=len(unclear),
        ),
        tr("{number}: Alt+1", number=vietnamese),
        tr("{number}: Alt+2", number=english),
    )


def unclear_drafts(unclear: Sequence[CellEdit]) -> dict[Key, RejectedText]:
    """The texts themselves, laid over their cells while the question waits."""
    return {entry.key: RejectedText(entry.text, _told(entry.text)) for entry in unclear}


def _told(text: str) -> str:
    vietnamese, english = _worded(text)
    return tr("This is {vietnamese} or {english}.", vietnamese=vietnamese, english=english)


def _worded(text: str) -> tuple[str, str]:
    """The number as read here and as read in English, with what its separator means."""
    grouping = grouping_style(text)
    here, there = (
        tr("{number} (thousands)", number=shown)
        if style is grouping
        else tr("{number} (a decimal)", number=shown)
        for style in (NumberStyle.VIETNAMESE, NumberStyle.ENGLISH)
        for shown in [format_number(number_in(text, style))]
    )
    return here, there
