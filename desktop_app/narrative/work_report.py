"""The data of the report on the Front's work: the outline with its texts, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking, tr
from desktop_app.base.numbers import format_number
from desktop_app.base.spelling import Tones, spelled
from desktop_app.catalogue.layouts.report_outline import OutlinePart, ReportOutline
from desktop_app.fund.rules.rights import FUND_RIGHTS
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.narrative.drafting import DraftLine, DraftSources, drafted
from desktop_app.narrative.fund_figures import may_see_fund
from desktop_app.narrative.keeping import KeptText, WrittenOver, kept_text, written_over
from desktop_app.narrative.links import LinkedFigures, typed_numbers
from desktop_app.narrative.outline import outline_of
from desktop_app.narrative.sources import OtherFigures, other_figures, registers_with_texts
from desktop_app.narrative.texts import texts_of, written_over_of
from desktop_app.office.profile import load_profile
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.reports.movement_data import MovementReport
from desktop_app.reports.work_report import ReportPart, WorkReport

_OPENING: Final = "opening"
"""The key of the drafted sentence with which the report opens."""


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part with its text: ``own`` is what was written, ``lines`` are the sentences that are drafted.

    ``own`` is ``None`` where nobody has written it: then the report says what is drafted. ``kept`` is what
    was written with what is new in the draft since.
    """

    part: OutlinePart
    level: int
    own: str | None
    lines: tuple[DraftLine, ...]
    kept: KeptText
    over: WrittenOver | None = None
    """What was kept with the text when it was written."""

    @property
    def draft(self) -> str:
        """What the figures say, with links."""
        return "\n".join(line.text for line in self.lines)

    @property
    def text(self) -> str:
        """What the report says, with its links."""
        return self.draft if self.own is None else self.kept.text


@dataclass(frozen=True, slots=True)
class Writing:
    """Everything needed to write the report of a period. ``notes``: what is in no figure, and why."""

    parts: tuple[WrittenPart, ...]
    figures: LinkedFigures
    results: MovementReport
    outline: ReportOutline
    notes: tuple[str, ...] = ()

    def part(self, code: str) -> WrittenPart:
        """The part with this code.

        Raises:
            KeyError: there is none.
        """
        for part in self.parts:
            if part.part.code == code:
                return part
        raise KeyError(code)

    def over(self, code: str, text: str) -> WrittenOver:
        """What is kept with a text that is written into a part now."""
        part = self.part(code)
        return written_over(part.lines, text, self.figures, part.over, part.own or "")


def load_writing(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    request: MovementReportRequest,
    reader: str = "",
) -> Writing:
    """The parts of the report of a period with their texts, and the figures they can be linked to.

    What ``reader`` has no right to see is neither drafted nor offered.
    """
    results = movement_report(connection, clock, commune_code, request)
    profile = load_profile(connection, commune_code)
    outline = outline_of(connection, profile)
    words = load_wording("movement-report").for_head(results.head)
    with speaking("vi"):
        others = other_figures(connection, clock, profile, outline, request, results, words, reader)
    figures = LinkedFigures(results.groups, words, others.figures)
    own = texts_of(connection, request.set_code, request.key)
    over = written_over_of(connection, request.set_code, request.key)
    sources = DraftSources(
        request.set_code, results.groups, figures, others.next_month, others.fixed, others.repeated
    )
    parts = tuple(_parts(outline, sources, others, words, own, over))
    return Writing(parts, figures, results, outline, tuple(_notes(others)))


def work_report(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    request: MovementReportRequest,
    reader: str = "",
) -> WorkReport:
    """The report of a period, its links filled with the figures of its own annex and of their sources."""
    writing = load_writing(connection, clock, commune_code, request, reader)
    tones = writing.results.head.tones
    parts = tuple(_printed(part, writing, tones) for part in writing.parts)
    return WorkReport(writing.results, parts, writing.notes)


def require_sources(connection: Connection, commune_code: str, reader: str) -> None:
    """Require that the reader may see every source of a report's sentences.

    Raises:
        NotAllowed: the officer may not look into one of the registers, or not into the fund.
    """
    outline = outline_of(connection, load_profile(connection, commune_code))
    for code in registers_with_texts(outline):
        require_reader(connection, reader, code)
    if not may_see_fund(connection, reader):
        require_author(connection, reader, FUND_RIGHTS[0])


def _parts(
    outline: ReportOutline,
    sources: DraftSources,
    others: OtherFigures,
    words: Wording,
    own: Mapping[str, str],
    over: Mapping[str, WrittenOver],
) -> Iterator[WrittenPart]:
    for part, level in outline.all_parts():
        lines = drafted(outline, part, sources) if part.has_text else ()
        text, before, sees_all = own.get(part.code), over.get(part.code), not others.hidden
        if part.opening:
            lines = (*_opening(others, words, text, before), *lines)
        kept = KeptText("")
        if text is not None:
            kept = kept_text(text, before, lines, sources.figures, sees_all=sees_all)
        yield WrittenPart(part.titled(others.fixed["ahead"]), level, text, lines, kept, before)


def _opening(
    others: OtherFigures, words: Wording, own: str | None, over: WrittenOver | None
) -> Iterator[DraftLine]:
    """The first sentence: with the document that asks for the report, else the usual one.

    An opening that was written where none was drafted takes the place of the usual one.
    """
    if others.basis:
        text = words.text("work.opening_basis", basis=f"{{{others.basis}}}", **others.fixed)
        yield DraftLine(_OPENING, text)
    elif own is None or (over is not None and any(key == _OPENING for key, _ in over.lines)):
        yield DraftLine(_OPENING, words.text("work.opening", **others.fixed))


def _notes(others: OtherFigures) -> Iterator[str]:
    """Yield what belongs to the period and is not in the figures, to be shown before printing."""
    if others.unknown:
        yield tr(
            "{n} entries of registers are not counted: their version of the register has not come yet.",
            n=format_number(others.unknown),
        )
    if others.unsure:
        yield tr(
            "{n} entries of registers are not counted: two steps were taken at the same time.",
            n=format_number(others.unsure),
        )
    if others.unposted:
        yield tr(
            "{n} vouchers of the period are prepared and not posted, so they are not counted.",
            n=format_number(others.unposted),
        )
    if others.hidden:
        yield tr(
            "You may not see these, so nothing is drafted from them: {names}.", names=", ".join(others.hidden)
        )


def _printed(written: WrittenPart, writing: Writing, tones: Tones) -> ReportPart:
    text = written.text
    filled = writing.figures.filled(text)
    changed = () if written.own is None else written.kept.changed
    return ReportPart(
        title=spelled(written.part.title, tones),
        level=written.level,
        paragraphs=tuple(filled.splitlines()),
        optional=written.part.optional,
        has_text=written.part.has_text,
        opening=written.part.opening,
        unreported=tuple(link.written for link in writing.figures.unreported(text)),
        typed=typed_numbers(text),
        changed=tuple((each.before, each.now) for each in changed),
        stale=() if written.own is None else tuple(map(writing.figures.filled, written.kept.stale)),
    )
