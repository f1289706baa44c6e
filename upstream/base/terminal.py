"""Text of offices made safe for a terminal: no cursor moves, nothing passes for another line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop_app.base.clock import from_millis, vietnam_time

_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_FURTHER = "\n    "


def one_line(text: str) -> str:
    """Return a text on one line."""
    return "".join(letter if letter.isprintable() else _INSTEAD for letter in " ".join(text.split()))


def indented(text: str) -> str:
    """Return a text on as many lines as it has; all but the first are set in."""
    return _FURTHER.join(filter(None, map(one_line, text.splitlines())))


def local_time(at: int) -> str:
    """Return an instant in milliseconds since 1970 UTC as a day and time in Vietnam."""
    return f"{vietnam_time(from_millis(at)):%d/%m/%Y %H:%M}"


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows with tabs between their cells, below their headings; nothing where there are none."""
    lines = list(rows)
    for cells in [headings, *lines] if lines else ():
        print(*cells, sep="\t")
