"""Stored answers as lists, histories and sentences display them, for each data type."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from desktop_app.base.clock import VIETNAM
from desktop_app.base.numbers import format_date, format_number


def display_text(stored: str) -> str:
    """Return the text unchanged."""
    return stored


def display_decimal(stored: str) -> str:
    """With a decimal comma; what is written with an exponent stays, it may stand for a million digits."""
    return stored if "e" in stored.lower() else format_number(Decimal(stored))


def display_day(stored: str) -> str:
    """Day, month and year."""
    return format_date(date.fromisoformat(stored[:10]))


def display_time(stored: str) -> str:
    """Hours and minutes."""
    return f"{time.fromisoformat(stored):%H:%M}"


def display_moment(stored: str) -> str:
    """Hours and minutes before the day, in Vietnam."""
    moment = datetime.fromisoformat(stored)
    return f"{moment if moment.tzinfo is None else moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
