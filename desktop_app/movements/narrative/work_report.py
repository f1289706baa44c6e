"""The data of the report on the Front's work: the outline with its texts, and the figures of the period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.spelling import Tones, spelled
from desktop_app.movements.narrative.drafting import drafted
from desktop_app.movements.narrative.links import LinkedFigures, typed_numbers
from desktop_app.movements.narrative.outline import OutlinePart, ReportOutline, report_outline
from desktop_app.movements.narrative.texts import texts_of
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.movement_data import MovementReport
from desktop_app.reports.work_report import ReportPart, WorkReport


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part with its text: ``own`` is what was written, ``draft`` what the figures say.

    ``own`` is ``None`` where nobody has written it: then the report says ``draft``.
    """

    part: OutlinePart
    level: int
    own: str | None
    draft: str

    @property
    def text(self) -> str:
        """What the report says, with its links."""
        return self.draft if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class Writing:
    """Everything for whoever writes the report of a period."""

    parts: tuple[WrittenPart, ...]
    figures: LinkedFigures
    results: MovementReport

    def part(self, code: str) -> WrittenPart:
        """The part with this code.

        Raises:
            KeyError: there is none.
        """
        for part in self.parts:
            if part.part.code == code:
                return part
        raise KeyError(code)


def load_writing(
    connection: Connection, clock: Clock, commune_code: str, request: MovementReportRequest
) -> Writing:
    """The parts of the report of a period with their texts, and the figures they can be linked to."""
    results = movement_report(connection, clock, commune_code, request)
    outline = report_outline()
    own = texts_of(connection, request.set_code, request.key)
    figures = LinkedFigures(results.groups, load_wording("common").for_head(results.head))
    return Writing(tuple(_parts(outline, own, results, figures)), figures, results)


def work_report(
    connection: Connection, clock: Clock, commune_code: str, request: MovementReportRequest
) -> WorkReport:
    """The report of a period, its links filled with the figures of its own annex."""
    writing = load_writing(connection, clock, commune_code, request)
    tones = writing.results.head.tones
    return WorkReport(writing.results, tuple(_printed(part, writing, tones) for part in writing.parts))


def _parts(
    outline: ReportOutline, own: Mapping[str, str], results: MovementReport, figures: LinkedFigures
) -> Iterator[WrittenPart]:
    for part, level in outline.all_parts():
        draft = drafted(outline, part, results.groups, figures) if part.has_text else ""
        yield WrittenPart(part, level, own.get(part.code), draft)


def _printed(written: WrittenPart, writing: Writing, tones: Tones) -> ReportPart:
    text = written.text
    filled = writing.figures.filled(text)
    return ReportPart(
        title=spelled(written.part.title, tones),
        level=written.level,
        paragraphs=tuple(filled.splitlines()),
        optional=written.part.optional,
        has_text=written.part.has_text,
        unreported=tuple(link.written for link in writing.figures.unreported(text)),
        typed=typed_numbers(text),
    )
