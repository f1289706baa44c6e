"""Reminders of missing figures: as a text for Zalo, and as the data of a notice on paper.

Both are in Vietnamese whatever language the window speaks: they go to the villages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.resource_files import resource_path
from desktop_app.base.spelling import spelled
from desktop_app.movements.events import event_names
from desktop_app.movements.progress.board import Board, ReportStage, UnitProgress
from desktop_app.movements.progress.reporting import period_in_title
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.reports.movement_data import Reminder, ReminderRow


@dataclass(frozen=True, slots=True)
class ReminderSender:
    """In whose name a reminder is sent, and the words that say how the office writes a count."""

    issuer: str
    counts: Wording


def reminder_text(
    sender: ReminderSender, board: Board, units: Sequence[UnitProgress], events: Mapping[str, str]
) -> str:
    """A polite text to one unit, or to several: what is missing, and by when."""
    words, issuer = _words(), sender.issuer
    period = period_in_title(board.period, events.get(board.period.slug, ""))
    lines: list[str]
    if len(units) == 1:
        lines = _to_one(words, sender, period, units[0])
    else:
        lines = [
            words["to_units"],
            words["units_missing"].format(issuer=issuer, period=period),
            *(_line(words, sender, each) for each in units),
        ]
    due = _due(board, units)
    if due is not None:
        days = max((each.days_late for each in units), default=0)
        lines.append(
            words["late" if days else "due"].format(date=format_date(due), days=sender.counts.count(days))
        )
    return "\n".join([*lines, words["please"]])


@speaking("vi")
def reminder_paper(
    connection: Connection, clock: Clock, commune_code: str, board: Board, units: Sequence[UnitProgress]
) -> Reminder:
    """The data of the notice to these units."""
    profile = load_profile(connection, commune_code)
    names = event_names(connection, board.period.year) if board.period.slug else {}
    now, head = clock.now(), document_head(profile, "", clock.today())
    reports, notices = _words()["symbol_of_reports"], _words()["symbol"]
    if head.symbol.startswith(f"{reports}-"):
        head = replace(head, symbol=notices + head.symbol.removeprefix(reports))
    return Reminder(
        head=head,
        state=PrintState(False, now, now),
        period_label=period_in_title(board.period, names.get(board.period.slug, "")),
        rows=tuple(
            ReminderRow(
                each.unit.name,
                each.filled,
                each.expected,
                tuple(spelled(indicator.name.vi, profile.tones) for indicator in each.missing),
            )
            for each in units
        ),
        due=_due(board, units),
        is_late=any(each.stage is ReportStage.LATE for each in units),
        signer=signer(profile),
        recipients=profile.recipients,
    )


def _due(board: Board, units: Sequence[UnitProgress]) -> date | None:
    """The first day on which something of these units is due."""
    return min((each.due for each in units if each.due is not None), default=board.due)


def sender_of(connection: Connection, commune_code: str) -> ReminderSender:
    """Return in whose name a reminder is sent."""
    head = document_head(load_profile(connection, commune_code))
    return ReminderSender(head.issuer, load_wording("common").for_head(head))


def _to_one(words: Mapping[str, Any], sender: ReminderSender, period: str, each: UnitProgress) -> list[str]:
    said = "unit_missing" if each.filled else "unit_nothing"
    most = int(words["most_names"])
    names = [indicator.name.vi for indicator in each.missing]
    items = [words["item"].format(name=name) for name in names[:most]]
    if len(names) > most:
        more = words["more"].format(n=sender.counts.count(len(names) - most))
        items.append(words["item"].format(name=more))
    return [
        words["to_unit"].format(unit=each.unit.name),
        words[said].format(
            issuer=sender.issuer,
            period=period,
            unit=each.unit.name,
            filled=each.filled,
            expected=each.expected if each.filled else sender.counts.count(each.expected),
        ),
        *items,
    ]


def _line(words: Mapping[str, Any], sender: ReminderSender, each: UnitProgress) -> str:
    most = int(words["most_names_each"])
    names = [indicator.name.vi for indicator in each.missing]
    shown = names[:most]
    if len(names) > most:
        shown.append(words["more"].format(n=sender.counts.count(len(names) - most)))
    return str(
        words["unit_item"].format(
            unit=each.unit.name, filled=each.filled, expected=each.expected, names="; ".join(shown)
        )
    )


@cache
def _words() -> dict[str, Any]:
    with resource_path("office", "reminders.toml").open("rb") as stream:
        return tomllib.load(stream)
