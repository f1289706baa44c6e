"""Why a record keeps the name of a person, whoever asks to erase it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.base.locked_states import LOCKED_ROUND
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.fund.disclosure.withdrawn import withdrawals_kept
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.office.profile import load_profile
from desktop_app.persons.due import judged_on, kept_until, voucher_kept_until
from desktop_app.persons.records import HeldIn, HeldRecord
from desktop_app.storage.tables.registers import matter_line, register_matter
from desktop_app.storage.tables.surveys import survey_response, survey_round


class LeftRecord(NamedTuple):
    """A record that keeps the name, and why; ``unless_mistake``: but for one that should not be there."""

    record: HeldRecord
    why: str
    unless_mistake: bool = False


class _Entry(NamedTuple):
    """Whether an entry went out as a document, and its state."""

    sealed: bool
    state: str


class Keeping:
    """What a law, a closed round or a document that went out keeps, by the known time of the book."""

    def __init__(self, connection: Connection, commune_code: str) -> None:
        self._connection = connection
        self._profile = load_profile(connection, commune_code)
        self._today = judged_on(connection) or date.min  # no time is known yet: nothing is over

    def why(self, record: HeldRecord) -> str:
        """Why a record keeps the name; empty where nothing forbids to empty it."""
        match record.held_in:
            case HeldIn.OFFICER:
                return tr(
                    "Officers stay: the history says who wrote what. Dismiss the officer under Officers."
                )
            case HeldIn.VOUCHER:
                return self._by_law(kept_until(self._profile, record))
            case HeldIn.HOUSEHOLD:
                return self._by_law(self._last_help.get(record.id))
            case HeldIn.FORM if self._is_closed(record.id):
                return tr("The round is closed; its forms are destroyed as a whole when their time is over.")
            case HeldIn.ENTRY:
                return self._as_written(record)
        return ""

    def is_emptied_as_mistake(self, record: HeldRecord) -> bool:
        """Whether a record that is proof proves nothing yet, or nothing any more.

        It was not carried out, or whoever may void entries said that it should not be there.
        """
        if record.held_in is not HeldIn.ENTRY or not record.personal.rule.proof:
            return False
        found = self._entry(record.id)
        is_open = record.ended is None and record.id not in self._withdrawals
        return not found.sealed and (is_open or found.state == VOID_STATE)

    def _as_written(self, record: HeldRecord) -> str:
        if self._entry(record.id).sealed:
            return tr("It went out as a document and stays as it went out.")
        why = self._as_proof(record)
        if not why:
            return ""
        if self.is_emptied_as_mistake(record):
            return f"{why} {tr('The reason “It was written by mistake” empties it.')}"
        return f"{why} {tr('If it was written by mistake, void the entry first.')}"

    def _as_proof(self, record: HeldRecord) -> str:
        if record.id in self._withdrawals:
            return tr(
                "It keeps the name off the disclosure sheets, and stays as long as a voucher has that name."
            )
        if not record.personal.rule.proof:
            return ""
        until = kept_until(self._profile, record)
        if until is None:
            return tr("It proves what was asked, agreed or answered, and stays while it is open.")
        if until < self._today:
            return ""
        day = format_date(until)
        return tr("It proves what was asked, agreed or answered, and stays until {day}.", day=day)

    def _by_law(self, until: date | None) -> str:
        if until is None or until < self._today:
            return ""
        return tr("The law on accounting keeps it until {day}.", day=format_date(until))

    @cached_property
    def _last_help(self) -> dict[str, date]:
        """Until when the vouchers are kept that name a household as the one who received something."""
        last: dict[str, date] = {}
        for voucher in vouchers(self._connection):
            until = voucher_kept_until(self._profile, voucher.said.kind.value, voucher.said.day)
            for line in voucher.said.help_lines:
                last[line.household_id] = max(until, last.get(line.household_id, until))
        return last

    @cached_property
    def _withdrawals(self) -> frozenset[str]:
        return withdrawals_kept(self._connection)

    def _is_closed(self, response_id: str) -> bool:
        response, item = survey_response.c, survey_round.c
        query = (
            select(item.status)
            .join(survey_response, response.round_id == item.id)
            .where(response.id == response_id)
        )
        return self._connection.execute(query).scalar_one_or_none() in LOCKED_ROUND

    def _entry(self, matter_id: str) -> _Entry:
        matter, line = register_matter.c, matter_line.c
        query = (
            select(matter.sealed, line.state)
            .outerjoin(matter_line, line.matter_id == matter.id)
            .where(matter.id == matter_id)
        )
        sealed, state = self._connection.execute(query).one()
        return _Entry(bool(sealed), state or "")
