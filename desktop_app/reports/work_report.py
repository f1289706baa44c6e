"""What the report on the Front's work is made from: its text part by part, and the figures of its annexes."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.movement_data import MovementReport


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A part with its paragraphs, figures filled in.

    ``optional``: left out where it has no text; any other is printed with a line for the pen. ``unreported``:
    links without a figure; ``typed``: numbers that are not linked to a figure. ``opening``: it has no heading
    and takes the place of the usual first sentence. ``changed``: figures of sentences that somebody wrote, as
    they were then and as they are now; ``stale``: such sentences where the draft says something else by now.
    """

    title: str
    level: int
    paragraphs: tuple[str, ...]
    optional: bool = False
    has_text: bool = True
    unreported: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    opening: bool = False
    changed: tuple[tuple[str, str], ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkReport:
    """Báo cáo kết quả công tác Mặt trận of a period; ``results`` are its annexes, signer and head."""

    results: MovementReport
    parts: tuple[ReportPart, ...]
    notes: tuple[str, ...] = ()
    """What is not in its figures, and why: for who prints it."""

    @property
    def head(self) -> DocumentHead:
        """Who issues it."""
        return self.results.head

    @property
    def state(self) -> PrintState:
        """Whether its figures are open."""
        return self.results.state
