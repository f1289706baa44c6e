"""Incoming documents that a report may answer: “Thực hiện Công văn số … ngày … của …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import Connection, select

from desktop_app.base.spelling import Tones
from desktop_app.base.text import fold, one_line
from desktop_app.catalogue.layouts.report_outline import DraftRules
from desktop_app.catalogue.registers.definition import VOID_STATE, StateTone
from desktop_app.catalogue.registers.sources import Source
from desktop_app.narrative.links import ReportFigure
from desktop_app.narrative.register_figures import lowered
from desktop_app.narrative.span import ReportSpan
from desktop_app.registers.kinds.in_use import known_versions
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.reports.frame.official_dates import short_date
from desktop_app.storage.tables.registers import matter_line

_WORD = re.compile(r"\{([a-z_]+)\}")
_ABOUT = re.compile(r"^(?:về việc|v/v|về)[: ]+", re.IGNORECASE)
_PERIOD = re.compile(r"\d+ thang (?:dau|cuoi) nam|(?<!\d )thang \d+|quy (?:[ivx]+|\d)\b")
"""How a name states its period, without accents."""
_NOUGHTS = re.compile(r"\b0+(?=\d)")
_MOST = 40
"""How many are offered, the latest first."""


def incoming_documents(
    connection: Connection, rules: DraftRules, span: ReportSpan, reader: str, tones: Tones
) -> dict[str, ReportFigure]:
    """Return documents that arrived around the end of the period, as a sentence names them, latest first."""
    code = rules.opening_register
    versions = known_versions(connection, code) if code else ()
    if not versions or not may_read(connection, reader, versions[0]) or not span.has_days:
        return {}
    line = matter_line.c
    since = span.days.last - timedelta(rules.opening_days)
    until = span.next_month.last
    query = (
        select(line.matter_id)
        .where(
            line.register_code == code,
            line.state != VOID_STATE,
            line.opened_on.between(since.isoformat(), until.isoformat()),
        )
        .order_by(line.opened_on.desc(), line.row.desc())
        .limit(_MOST)
    )
    ids = list(connection.execute(query).scalars())
    wholes = whole_entries(connection, ids, span.seen_on, tones=tones)
    return dict(_named(rules, wholes))


def basis_of(documents: dict[str, ReportFigure], rules: DraftRules, period: str) -> str:
    """The code of the latest of these documents that asks for the report; empty: none does.

    One that names other periods than ``period``, as a sentence has it, asks for another report.
    """
    wanted, own = [fold(words) for words in rules.opening_words], _periods(fold(period))
    for code, figure in documents.items():
        shown = fold(figure.shown)
        named = _periods(shown)
        if any(words in shown for words in wanted) and (not named or named & own):
            return code
    return ""


def _periods(folded: str) -> set[str]:
    """The periods that words without accents name; “tháng 09” is “tháng 9”."""
    return {_NOUGHTS.sub("", each) for each in _PERIOD.findall(folded)}


def _named(rules: DraftRules, wholes: list[WholeEntry]) -> Iterator[tuple[str, ReportFigure]]:
    for whole in wholes:
        state = whole.wording.register.state(whole.past.state)
        if state is not None and state.tone is StateTone.REFUSED:
            continue
        words = {name: _said(whole, name) for name in _WORD.findall(rules.opening_document)}
        shown = one_line(rules.opening_document.format(**words))
        yield f"{rules.opening_register}.{whole.matter.id}", ReportFigure(whole.number or "…", shown)


def _said(whole: WholeEntry, question: str) -> str:
    source = Source("", "", question)
    text = whole.tell(source).strip()
    with suppress(ValueError):
        return short_date(date.fromisoformat(whole.raw(source)))
    if question == whole.wording.register.title_question:
        text = lowered(_ABOUT.sub("", text).rstrip(". "))
    return text
