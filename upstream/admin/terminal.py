"""What offices wrote, as a terminal may be shown it: no cursor moves, nothing passes for another line."""

from __future__ import annotations

_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_FURTHER = "\n    "


def one_line(text: str) -> str:
    """A text on one line."""
    return "".join(letter if letter.isprintable() else _INSTEAD for letter in " ".join(text.split()))


def indented(text: str) -> str:
    """A text on as many lines as it has; all but the first are set in."""
    return _FURTHER.join(filter(None, map(one_line, text.splitlines())))
