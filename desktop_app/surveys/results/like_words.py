"""Texts that say the same words: alike but for case, spaces and where the tone mark is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.base.spelling import comparable
from desktop_app.base.text import one_line


@dataclass(frozen=True, slots=True)
class LikeWords:
    """Like texts, as they were written most often, and how often."""

    text: str
    count: int


def like_words(texts: Mapping[str, int]) -> tuple[LikeWords, ...]:
    """Put like texts together, the most frequent first; equally frequent ones in the order of the alphabet.

    Of ways of writing that are equally frequent, the first of the alphabet is shown.
    """
    written: dict[str, list[tuple[int, str]]] = {}
    for text, count in texts.items():
        written.setdefault(comparable(text), []).append((-count, text))
    found = [(sum(count for count, _ in ways), said, _shown(ways)) for said, ways in written.items() if said]
    return tuple(LikeWords(text, -count) for count, _, text in sorted(found))


def _shown(ways: list[tuple[int, str]]) -> str:
    """Return the most frequent way; ways that differ in spaces alone are one."""
    if len(ways) == 1:
        return one_line(ways[0][1])
    counts: dict[str, int] = {}
    for count, text in ways:
        shown = one_line(text)
        counts[shown] = counts.get(shown, 0) + count
    return min(counts, key=lambda way: (counts[way], way))
