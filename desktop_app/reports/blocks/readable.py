"""No paper leaves with a sealed text in place of a name, as a computer has it that was not let in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.reports.blocks.model import Document
from desktop_app.wire.guards.sealed_text import names_sealed_text


class NamesUnreadable(Problem):
    """A paper would show sealed texts in place of names."""

    def __init__(self) -> None:
        super().__init__(
            "This paper names persons whom this computer cannot read. Make it on a computer that reads names,"
            " or have this one let in: Settings, Safety."
        )


def require_readable(document: Document) -> None:
    """Let pass a paper in which everything can be read.

    Raises:
        NamesUnreadable: a sealed text is in it, also within a sentence.
    """
    if any(names_sealed_text(text) for text in _texts(document)):
        raise NamesUnreadable


def _texts(document: Document) -> Iterator[str]:
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple | list | set | frozenset):
            waiting += value
        elif isinstance(value, Mapping):
            waiting += value.values()
        elif is_dataclass(value):
            waiting += (getattr(value, each.name) for each in fields(value))
