"""What an office sends in a quarter, made by a real book: as many offices as are asked for send the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import new_id, survey_attachment_id
from desktop_app.catalogue.indicator_set import PeriodType, Reporter, ValueKind
from desktop_app.journal.devices import current_device
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.sample.building import add_sample_areas
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.registers import play_sample_registers
from desktop_app.sync.outbox import cut
from tests.builders import open_round, put_response
from tests.support.files import attach_file, some_bytes
from tests.support.servers.upstream import Desk

SET, QUARTER = "MTTQ_CO_SO", Period(PeriodType.QUARTER, 2026, 3)
FOUR = tuple(Period(PeriodType.QUARTER, year, 3) for year in range(2026, 2030))
"""As many as a year has. Of four years, since papers of the sample registers have the same numbers."""
_APART = timedelta(365)
AREAS, FIGURES, FORMS = 12, 50, 60
"""Areas and the figures of each, and forms: of a quarter."""
OPS = AREAS * FIGURES + FORMS
"""At least so many changes a quarter has, registers and the fund apart."""
_OPINIONS, _PETITIONS, _DONORS = 12, 8, 12


@dataclass(frozen=True, slots=True)
class PlayedPhoto:
    """A photo of a form, and the id of the record that names it."""

    record: str
    sha256: str
    content: bytes


class PlayingOffice:
    """A connected computer that works through quarters, and the segments that each of its exchanges sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._areas: list[str] = []
        self._sent: list[tuple[bytes, ...]] = []

    def play(
        self, quarter: Period, *, at_once: bool = False, photo: bytes = b""
    ) -> tuple[list[tuple[bytes, ...]], PlayedPhoto | None]:
        """Registers, the fund, forms, figures and the report of a quarter; what each exchange sent.

        Each part is sent when it is done, figures area by area; or everything ``at_once``. ``photo``: of one
        of the forms.
        """
        self._sent = []
        office, is_first = self._desk.office, not self._areas
        if not is_first:
            assert isinstance(office.clock, FixedClock)
            office.clock.advance(_APART)
        if is_first:
            add_sample_areas(office)
            with office.read() as connection:
                self._areas = [area.id for area in all_areas(connection)][:AREAS]
        play_sample_registers(office, opinions=_OPINIONS, petitions=_PETITIONS)
        if is_first:
            play_sample_fund(office, donors=_DONORS)
        self._exchange(wait=at_once)
        form = self._forms()
        played = None
        if photo:
            sha256 = attach_file(self._desk, photo, owner=form)
            played = PlayedPhoto(survey_attachment_id("r1", form, "ảnh.jpg"), sha256, photo)
        self._exchange(wait=at_once)
        self._figures(quarter, wait=at_once)
        self._desk.submit_report(SET, quarter.key)
        self._exchange(wait=False)
        return self._sent, played

    def _forms(self) -> str:
        office, made = self._desk.office, ""
        with office.record() as rec:
            round_id = open_round(rec, *self._areas)
            for number in range(FORMS):
                made = new_id(rec.clock)
                put_response(rec, made, self._areas[number % AREAS], serial=number, round_id=round_id)
        return made

    def _figures(self, quarter: Period, *, wait: bool) -> None:
        office = self._desk.office
        with office.read() as connection:
            indicators = set_of_period(connection, SET, quarter)
        cells = [
            (item.code, period.key)
            for item in indicators.indicators
            if Reporter.RESIDENTIAL_AREA in item.entered_by and item.value_kind is ValueKind.INTEGER
            for period in quarter.parts(item.period_type)
        ][:FIGURES]
        assert (len(self._areas), len(cells)) == (AREAS, FIGURES)
        for area in self._areas:
            figures = [(Cell(area, code, key), str(number)) for number, (code, key) in enumerate(cells)]
            with office.record() as rec:
                set_values(rec, SET, indicators.version, figures)
            self._exchange(wait=wait)

    def _exchange(self, *, wait: bool) -> None:
        if wait:
            return
        with self._desk.office.read() as connection:
            self._sent.append(cut(connection, current_device(connection)).segments)
        self._desk.sync()


def a_photo(seed: int = 1) -> bytes:
    """Bytes as many as a photo of a form has once the program made it smaller."""
    return some_bytes(300_000, seed)
