"""The outline of the report on the Front's work, read from ``resources/documents/outlines``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path


class OutlinePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the report; ``code`` is the key of its text, ``groups`` those of the set that it tells of.

    ``rest``: also the groups that no part names. ``optional``: left out where it has no text.
    """

    code: str
    title: str
    groups: tuple[str, ...] = ()
    rest: bool = False
    optional: bool = False
    has_text: bool = True
    parts: tuple[OutlinePart, ...] = ()


class DraftSentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The patterns of drafted sentences."""

    group: str
    line: str
    more: str
    cumulative: str
    percent: str
    partial: str
    between: str


class ReportOutline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The parts in their order; ``mark`` says how sure the outline is."""

    mark: str
    parts: tuple[OutlinePart, ...]
    draft: DraftSentences

    def all_parts(self) -> Iterator[tuple[OutlinePart, int]]:
        """Every part with its level, 1 for the highest, in the order of the report."""
        for part in self.parts:
            yield part, 1
            yield from ((below, 2) for below in part.parts)

    def part(self, code: str) -> OutlinePart:
        """The part with this code.

        Raises:
            KeyError: the outline has no such part, or it holds other parts and no text.
        """
        for part, _ in self.all_parts():
            if part.code == code and part.has_text:
                return part
        raise KeyError(code)

    def groups_of(self, part: OutlinePart, known: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the ``known`` groups of a set a part tells of, in the order of the set."""
        named = {group for each, _ in self.all_parts() for group in each.groups}
        return tuple(group for group in known if group in part.groups or (part.rest and group not in named))


@cache
def report_outline() -> ReportOutline:
    """The outline that is shipped."""
    path = resource_path("documents", "outlines", "work-report.toml")
    return msgspec.toml.decode(path.read_bytes(), type=ReportOutline)
