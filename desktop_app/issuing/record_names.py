"""Names for users of the records of which papers are made."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.installed import NotInstalled, indicator_set
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.issuing.data import RecordChange
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.storage.tables.registers import register_event, register_matter, register_number
from desktop_app.surveys.responses.queries import response_of


class RecordNames:
    """What records of rounds, of results and of entries are called."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._units = {area.id: area.name for area in all_areas(connection)}
        self._units |= {each.unit: each.name.shown() for each in member_organisations()}
        self._units[COMMUNE_UNIT] = tr("The commune")

    def of(self, written: RecordChange) -> str:
        """A record in the words of the office."""
        parts = written.entity_id.split(":")
        match written.entity, parts:
            case "indicator_value", [_, set_code, code, period, *unit]:
                return self._cell(set_code, code, ":".join(unit), self._period(period))
            case "target_value", [_, set_code, code, year, *unit]:
                words = tr("plan of {year}", year=year)
                return self._cell(set_code, code, ":".join(unit) or COMMUNE_UNIT, words)
            case (("register_matter" | "register_event"), _):
                return self._of_entry(written)
            case (("fund_voucher" | "register_number" | "register_link"), _):
                return self._of_book(written)
        return self._of_round(written, parts)

    def _of_round(self, written: RecordChange, parts: Sequence[str]) -> str:
        match written.entity, parts:
            case (("survey_area" | "survey_tally"), [_, _, area_id, *_]):
                what = tr("area of the round") if written.entity == "survey_area" else tr("totals")
                return f"{self._unit(area_id)} – {what}"
            case "survey_response", _:
                return self._form(written.entity_id)
        return tr("the round itself")

    def _of_book(self, written: RecordChange) -> str:
        if written.entity == "register_link":
            return tr("a link between entries")
        number, of_fund = register_number.c, written.entity == "fund_voucher"
        column = number.matter_id if of_fund else number.id
        query = select(number.written).where(column == written.entity_id)
        said = self._connection.execute(query).scalars().first() or "…"
        return tr("voucher {number}", number=said) if of_fund else tr("number {number}", number=said)

    def _of_entry(self, written: RecordChange) -> str:
        if written.entity == "register_matter":
            return tr("the entry itself")
        matter, event = register_matter.c, register_event.c
        query = (
            select(event.action, matter.register_code, matter.register_version)
            .join(register_matter, matter.id == event.matter_id)
            .where(event.id == written.entity_id)
        )
        for action, code, version in self._connection.execute(query):
            register = known_register(self._connection, code, version)
            if register is not None:
                return tr("step “{step}”", step=wording_of(register).step(action))
        return tr("a step")

    def _cell(self, set_code: str, code: str, unit: str, when: str) -> str:
        try:
            indicator = indicator_set(self._connection, set_code).by_code.get(code)
        except NotInstalled:
            indicator = None
        name = f"{code} {indicator.name.vi}" if indicator is not None else code
        return f"{self._unit(unit)} – {name} – {when}"

    def _unit(self, unit: str) -> str:
        return self._units.get(unit) or tr("a unit that is no longer listed")

    def _period(self, key: str) -> str:
        period = Period.parse(key)
        return period_label(period, event_names(self._connection, period.year) if period.slug else {})

    def _form(self, response_id: str) -> str:
        form = response_of(self._connection, response_id)
        if form is None:
            return tr("a survey form that was taken out")
        serial = format_number(form.serial) if form.serial is not None else "…"
        return f"{self._unit(form.area_id)} – {tr('form no. {serial}', serial=serial)}"
