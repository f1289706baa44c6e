"""Retention of automatic backups: the newest of each of 7 days and of each of 4 weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from desktop_app.base.clock import VIETNAM

DAILY = 7
WEEKLY = 4


def superseded(made: Iterable[datetime], daily: int = DAILY, weekly: int = WEEKLY) -> list[datetime]:
    """The instants of backups that may go, oldest first.

    Days and weeks without a backup don't count, so an office that was closed for a month keeps as many
    backups as one that was not. The newest backup always stays.
    """
    newest_first = sorted(set(made), reverse=True)
    kept = set(newest_first[:1])
    days: set[object] = set()
    weeks: set[object] = set()
    for instant in newest_first:
        day = instant.astimezone(VIETNAM).date()
        week = tuple(day.isocalendar())[:2]
        if day not in days and len(days) < daily:
            days.add(day)
            kept.add(instant)
        if week not in weeks and len(weeks) < weekly:
            weeks.add(week)
            kept.add(instant)
    return sorted(instant for instant in newest_first if instant not in kept)
