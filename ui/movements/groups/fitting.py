"""Which tabs of groups have room beside each other, and how much of their names."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.movements.groups.choice import ALL
from ui.movements.sheets.group_tabs import GroupTab

_AROUND = 2 * 8 + 2 * 2 + 2
"""Pixels of a tab beside its words."""
_NARROWEST, _READABLE, _CHOSEN = 56, 96, 210
"""To less than the first no name is cut, in pixels; where some have no tab, names have the second. The chosen
one has the third."""


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """A tab: its groups (several are those that have no tab of their own), its words and its tip."""

    codes: tuple[str, ...]
    text: str
    tip: str = ""


class TextWidths:
    """What texts take in a font; each is measured once: with every figure a tab has another count."""

    def __init__(self, metrics: QFontMetrics) -> None:
        self.metrics = metrics
        self._widths: dict[str, int] = {}
        self._cut: dict[tuple[str, int], str] = {}

    def of(self, text: str) -> int:
        """Pixels."""
        if text not in self._widths:
            self._widths[text] = self.metrics.horizontalAdvance(text)
        return self._widths[text]

    def cut(self, text: str, width: int) -> str:
        """The text with an ellipsis where it has no room."""
        if (text, width) not in self._cut:
            self._cut[text, width] = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._cut[text, width]


def arranged(widths: TextWidths, tabs: Sequence[GroupTab], shown: str, width: int) -> list[GroupLabel]:
    """Return the tabs that fit into ``width`` pixels, that of the ``shown`` group among them."""
    fitting, everything = _Fitting(widths, tabs, shown), range(len(tabs))
    caps = range(fitting.widest, _NARROWEST, -4)
    # Names that may be less wide never take more room: the widest that fits is found by halving.
    fits = bisect_left(caps, True, key=lambda cap: fitting.width(fitting.labels(everything, cap)) <= width)
    if fits < len(caps):
        return fitting.labels(everything, caps[fits])
    here = next((place for place, tab in enumerate(tabs) if tab.code == shown), 0)
    for count in range(len(tabs) - 1, 1, -1):
        first = max(here - count + 1, 0)
        labels = fitting.labels(range(first, first + count), _READABLE)
        if fitting.width(labels) <= width:
            return labels
    labels = fitting.labels(range(here, here + 1), _NARROWEST)
    return labels if fitting.width(labels) <= width else fitting.briefly(labels)


class _Fitting:
    def __init__(self, widths: TextWidths, tabs: Sequence[GroupTab], shown: str) -> None:
        self._widths = widths
        self._tabs = tabs
        self._shown = shown
        short = [tab.name.split(",")[0].split(";")[0].strip() for tab in tabs]
        count = Counter(short)
        self._short = [each if count[each] == 1 else tab.name for tab, each in zip(tabs, short, strict=True)]
        self.widest = max((widths.of(tab.name) for tab in tabs), default=0)

    def labels(self, places: range, cap: int) -> list[GroupLabel]:
        """Return all, the groups at ``places``, names cut to ``cap`` pixels, and one for the others."""
        made = [GroupLabel((ALL,), tr("All"))]
        for place in places:
            tab = self._tabs[place]
            chosen = max(cap, _CHOSEN if cap >= _READABLE else _READABLE)
            wide = chosen if tab.code == self._shown else cap
            words = " · ".join(filter(None, (self._name(place, wide), tab.count)))
            made.append(GroupLabel((tab.code,), words, tab.words.replace(": ", "\n", 1)))
        others = [tab for place, tab in enumerate(self._tabs) if place not in places]
        return [*made, self._others(others)] if others else made

    def briefly(self, labels: Sequence[GroupLabel]) -> list[GroupLabel]:
        """Return the same with what is left in the others in the tip alone."""
        return [
            replace(each, text=_more(len(each.codes))) if len(each.codes) > 1 else each for each in labels
        ]

    def width(self, labels: Sequence[GroupLabel]) -> int:
        """Return how many pixels the tabs take."""
        return sum(self._widths.of(label.text) + _AROUND for label in labels)

    def _name(self, place: int, width: int) -> str:
        """Return the whole name where it fits, else what comes before its first comma, cut if need be."""
        whole = self._tabs[place].name
        if self._widths.of(whole) <= width:
            return whole
        return self._widths.cut(self._short[place], width)

    def _others(self, tabs: Sequence[GroupTab]) -> GroupLabel:
        left = sum(tab.left or 0 for tab in tabs)
        words = _more(len(tabs))
        if left:
            words = tr("{n} more · {left} left ▾", n=format_number(len(tabs)), left=format_number(left))
        return GroupLabel(tuple(tab.code for tab in tabs), words, "\n".join(tab.words for tab in tabs))


def _more(count: int) -> str:
    return tr("{n} more ▾", n=format_number(count))
