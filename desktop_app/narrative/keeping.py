"""Merges what an officer wrote into a drafted part with a newer draft: edited sentences stay, the others
follow the draft.

Beside the text of a part is kept what it was written over: the sentences of the draft, and the figures in
the officer's own sentences. A text without that record (from an older program) is left unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final

import msgspec

from desktop_app.narrative.drafting import DraftLine
from desktop_app.narrative.links import Link, LinkedFigures, links_in

NOTHING_KEPT: Final[Mapping[str, str]] = MappingProxyType({})


class WrittenOver(msgspec.Struct, frozen=True):
    """What a text was written over: ``lines`` of the draft by their keys, and ``figures`` by their links.

    ``out``: the keys of sentences that were taken out and were not in the draft of whoever wrote last: he
    may not see their source, or it said nothing then.
    """

    lines: tuple[tuple[str, str], ...] = ()
    figures: Mapping[str, str] = NOTHING_KEPT
    out: tuple[str, ...] = ()

    def encoded(self) -> str:
        """As it is kept."""
        return _encoder.encode(self).decode()


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(WrittenOver)


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure in an officer's own sentence that has changed since it was written."""

    link: Link
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text of a part with what is new. ``stale``: own sentences for which the draft says something else
    now.
    """

    text: str
    changed: tuple[ChangedFigure, ...] = ()
    stale: tuple[str, ...] = ()


def written_over(
    lines: Sequence[DraftLine],
    text: str,
    figures: LinkedFigures,
    earlier: WrittenOver | None = None,
    earlier_text: str = "",
) -> WrittenOver:
    """Return what to keep with a text that now replaces ``earlier_text``.

    For figures and sentences that its writer may not see, what was kept before remains.
    """
    drafted = {line.text for line in lines}
    own = "\n".join(each for each in text.splitlines() if each not in drafted)
    links = list(links_in(own))
    shown = {link.written: figures.shown(link) or "" for link in links if figures.knows(link)}
    out: tuple[str, ...] = ()
    if earlier is not None:
        hidden = {link.written for link in links if not figures.knows(link)}
        shown |= {name: said for name, said in earlier.figures.items() if name in hidden}
        seen = {line.key for line in lines}
        out = tuple(key for key in _taken_out(earlier_text, earlier) if key not in seen)
    return WrittenOver(tuple((line.key, line.text) for line in lines), shown, out)


def read_written_over(stored: str | None) -> WrittenOver | None:
    """Return what was kept; ``None`` if nothing was, or a newer program keeps it in another form."""
    if not stored:
        return None
    try:
        return _decoder.decode(stored)
    except msgspec.DecodeError:
        return None


def kept_text(
    own: str,
    over: WrittenOver | None,
    lines: Sequence[DraftLine],
    figures: LinkedFigures,
    *,
    sees_all: bool = True,
) -> KeptText:
    """Return the present text of a part; ``sees_all``: whether the reader may see every source of the draft.

    A sentence that nobody edited follows the new draft, and goes when the draft drops it. What was changed,
    added or taken out stays so. A sentence that is new in the draft is inserted where the draft has it.
    """
    if over is None:
        return KeptText(own)
    merged = _Merged(own.splitlines(), over, lines)
    text = "\n".join(merged.texts())
    changed = tuple(_changed(over, text, figures))
    return KeptText(text, changed, merged.stale(sees_all=sees_all))


def _changed(over: WrittenOver, text: str, figures: LinkedFigures) -> Iterator[ChangedFigure]:
    for link in dict.fromkeys(links_in(text)):
        before = over.figures.get(link.written)
        now = figures.shown(link) or ""
        if not figures.knows(link):
            continue  # from a register, or the fund, that the reader may not see
        if before is not None and before != now:
            yield ChangedFigure(link, before, now)


def _taken_out(own: str, over: WrittenOver) -> Iterator[str]:
    """Yield the keys of drafted sentences that the text lacks, or words differently."""
    present = {key for key, _ in _Merged(own.splitlines(), over, ()).items}
    yield from (key for key, _ in over.lines if key not in present)
    yield from over.out


class _Merged:
    def __init__(self, own: Sequence[str], over: WrittenOver, lines: Sequence[DraftLine]) -> None:
        self._over, self._lines = over, lines
        self._new = {line.key: line.text for line in lines}
        self.items: list[tuple[str, str]] = []
        """Per line of the text the key of its drafted sentence ("" for an officer's own), and its words."""
        self._replaced: list[tuple[str, str]] = []
        """The key of each drafted sentence that was changed, and the words that replaced it."""
        before = [text for _, text in over.lines]
        for kind, first, last, own_first, own_last in SequenceMatcher(
            None, before, own, autojunk=False
        ).get_opcodes():
            if kind == "equal":
                self.items += over.lines[first:last]
                continue
            written = list(own[own_first:own_last])
            for at, text in enumerate(written):
                replaces = over.lines[first + at] if first + at < last else None
                self.items.append(("", text))
                if replaces is not None:
                    self._replaced.append((replaces[0], text))

    def texts(self) -> list[str]:
        known = {*self._over.out, *(key for key, _ in self._over.lines)}
        placed: list[tuple[str, str]] = []
        for key, text in self.items:
            if not key:
                placed.append(("", text))
            elif key in self._new:
                placed.append((key, self._new[key]))
        for place, line in enumerate(self._lines):
            if line.key not in known:
                placed.insert(self._place(placed, place), (line.key, line.text))
        return [text for _, text in placed]

    def _place(self, placed: Sequence[tuple[str, str]], place: int) -> int:
        """Return the place after the nearest earlier sentence of the draft in the text, or the start."""
        keys = [key for key, _ in placed]
        for line in reversed(self._lines[:place]):
            if line.key in keys:
                return keys.index(line.key) + 1
        return 0

    def stale(self, *, sees_all: bool) -> tuple[str, ...]:
        before = dict(self._over.lines)
        known = (pair for pair in self._replaced if sees_all or pair[0] in self._new)
        return tuple(text for key, text in known if self._new.get(key, "") != before[key] and text)
