"""Everything outside the indicators of which a report tells: registers, fund, survey rounds, incoming
documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.catalogue.layouts.report_outline import Each, ReportOutline, Says
from desktop_app.fund.vouchers.reading import days_of_vouchers
from desktop_app.movements.progress.reporting import MovementReportRequest
from desktop_app.narrative.fund_figures import fund_figures, may_see_fund
from desktop_app.narrative.incoming import basis_of, incoming_documents
from desktop_app.narrative.links import ReportFigure, ReportFigures
from desktop_app.narrative.movement_figures import (
    CHANGED,
    change_in_words,
    changes_of_rows,
    plan_figures,
    rows_before,
)
from desktop_app.narrative.register_figures import CountedRegister, register_figures
from desktop_app.narrative.span import ReportSpan, span_of
from desktop_app.narrative.survey_figures import survey_figures
from desktop_app.office.profile import OfficeProfile
from desktop_app.registers.kinds.in_use import known_versions
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.listing import used_registers
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.movement_data import MovementReport


@dataclass(frozen=True, slots=True)
class OtherFigures:
    """``figures`` by code; ``fixed``: words for the braces of sentences; ``repeated``: campaigns, rounds.

    ``basis``: the document that the report answers. ``unknown``, ``unsure``, ``unposted``: how much is in
    no figure. ``hidden``: what the reader may not see.
    """

    figures: ReportFigures
    fixed: Mapping[str, str]
    repeated: Mapping[Each, Sequence[str]]
    next_month: int
    basis: str
    unknown: int
    unsure: int
    unposted: int
    hidden: tuple[str, ...]


def other_figures(
    connection: Connection,
    clock: Clock,
    profile: OfficeProfile,
    outline: ReportOutline,
    request: MovementReportRequest,
    results: MovementReport,
    words: Wording,
    reader: str,
) -> OtherFigures:
    """The figures of a report, as ``reader`` may see them."""
    rules, commune_code = outline.draft, profile.commune_code
    span = span_of(request, clock.today(), rules.compared)
    counted = register_figures(connection, outline.facts, rules, span, reader, words, profile.tones)
    fund = fund_figures(connection, commune_code, span, reader, words)
    surveys = survey_figures(connection, commune_code, span, words, profile.tones)
    documents = incoming_documents(connection, rules, span, reader, profile.tones)
    before = rows_before(connection, clock, commune_code, span)
    figures: dict[str, ReportFigure] = {**counted.figures}
    figures |= _changes(counted, outline, span)
    figures |= changes_of_rows(results.groups, before, rules, span.compared_in_words())
    figures |= plan_figures(results, rules, span.share_of_year, words)
    figures |= {**fund.figures, **surveys.figures}
    for each in (*fund.campaigns.values(), *surveys.ended.values()):
        figures |= each
    figures |= documents
    return OtherFigures(
        figures,
        {
            "period": span.in_words(),
            "next_month": span.next_in_words(),
            "compared": span.compared_in_words(),
            "ahead": results.ahead,
            "issuer": results.head.issuer,
        },
        {
            Each.CAMPAIGNS: tuple(f"campaign.{key}" for key in fund.campaigns),
            Each.ROUNDS: tuple(f"round.{key}" for key in surveys.ended),
        },
        span.next_month.first.month,
        basis_of(documents, rules, span.in_words()),
        counted.unknown,
        counted.unsure,
        fund.unposted,
        tuple(_hidden(connection, outline, reader)),
    )


def _changes(
    counted: CountedRegister, outline: ReportOutline, span: ReportSpan
) -> Iterator[tuple[str, ReportFigure]]:
    for fact in outline.facts:
        then, now = counted.before.get(fact.code), counted.figures.get(fact.code)
        if then is not None and now is not None and now.number is not None:
            words = change_in_words(now.number, then, outline.draft, span.compared_in_words())
            if words:
                yield fact.code + CHANGED, ReportFigure(tr("{name}: change", name=fact.name), words)


def registers_with_texts(outline: ReportOutline) -> tuple[str, ...]:
    """Return the registers whose entries a report quotes, rather than only counts."""
    return tuple(dict.fromkeys(fact.register for fact in outline.facts if fact.says is Says.TEXTS))


def _hidden(connection: Connection, outline: ReportOutline, reader: str) -> Iterator[str]:
    used = used_registers(connection)
    for code in registers_with_texts(outline):
        versions = known_versions(connection, code) if code in used else ()
        if versions and not may_read(connection, reader, versions[0]):
            yield versions[0].short_name()
    if days_of_vouchers(connection) and not may_see_fund(connection, reader):
        yield tr("Fund")
