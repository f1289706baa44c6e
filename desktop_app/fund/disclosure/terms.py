"""By when which sheet must be public: computed when it is shown, by the same clock as the registers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.disclosure.publishing import publications
from desktop_app.fund.disclosure.spans import quarter_span
from desktop_app.fund.rules.disclosure_rules import PUBLISHED, disclosure_rules
from desktop_app.fund.vouchers.reading import days_of_vouchers
from desktop_app.office.profile import YES, load_profile
from desktop_app.registers.clock.clock_events import ClockEvent
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from desktop_app.registers.clock.due import DeadlineStatus
from desktop_app.registers.lists.deadlines import calendar_of


@dataclass(frozen=True, slots=True)
class Term:
    """A sheet and the status of its term. ``about``: the span (2026-Q3), or the title of the appeal."""

    code: str
    name: str
    about: str
    span: str
    campaign_id: str
    due: DeadlineStatus


@dataclass(frozen=True, slots=True)
class _Wanted:
    code: str
    field: str
    day: date
    about: str
    span: str = ""
    campaign_id: str = ""


def terms(connection: Connection, commune_code: str, today: date) -> list[Term]:
    """The terms of all sheets that are due or were, the earliest first.

    A quarter and a year have a sheet when something was posted in them; the year's may be switched off.
    """
    rules, done, calendar = disclosure_rules(), publications(connection), calendar_of(connection)
    yearly = load_profile(connection, commune_code)["fund_yearly_disclosure"] == YES
    found: list[Term] = []
    for wanted in _wanted(connection, today):
        if wanted.code == "year" and not yearly:
            continue
        rule = rules.clocks[wanted.code]
        published = done.get((wanted.code, wanted.span or wanted.campaign_id))
        events = [ClockEvent(PUBLISHED, published.on)] if published else []
        due = calculate_deadline(rule, events, calendar, today, {wanted.field: wanted.day})
        name = rule.label.shown()
        found.append(Term(wanted.code, name, wanted.about, wanted.span, wanted.campaign_id, due))
    return sorted(found, key=lambda term: (term.due.due_on or date.max, term.code, term.about))


def _wanted(connection: Connection, today: date) -> Iterator[_Wanted]:
    days = days_of_vouchers(connection)
    for year in sorted({day.year for day in days}):
        yield _Wanted("year", "year_limit", disclosure_rules().year_limit(year), str(year), f"{year}-Y")
    for year, quarter in sorted({(day.year, (day.month + 2) // 3) for day in days}):
        span = quarter_span(year, quarter)
        if span.last < today:
            yield _Wanted("quarter", "quarter_end", span.last, span.key, span.key)
    for campaign in campaigns(connection):
        for code, field, day in (
            ("received", "receiving_until", campaign.receiving_until),
            ("distributed", "distributing_until", campaign.distributing_until),
        ):
            if day is not None:
                yield _Wanted(code, field, day, campaign.title, campaign_id=campaign.id)
