"""Years of a commune's office, quarter by quarter; what is done by the thousand a :class:`Hand` writes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.pins import set_pin
from desktop_app.areas.commands import NewArea, add_areas, merge_areas
from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import officer_id
from desktop_app.base.role_book import role_book
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.journal.recorder import Given
from desktop_app.movements.commands import PlanOfUnit, set_period_status, set_target, set_targets
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.office.profile import change_profile
from desktop_app.sample.content import sample_content
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, TallyMode
from desktop_app.surveys.tally.hand_counts import set_tallies
from tests.benchmarks.book import invented
from tests.benchmarks.book.by_command import SET
from tests.benchmarks.book.deeds import Hand
from tests.benchmarks.book.extent import END, LAST_YEAR, OFFICER, PIN, SECOND_OFFICER, Extent
from tests.benchmarks.book.loose_ends import WhereThingsWait, leave_loose_ends
from tests.benchmarks.book.questionnaire import IN_WORDS, SHEET, questionnaire_in_words
from tests.builders import COMMUNE, QUICK

_PLANNED_AREAS_CODE = "NT01"
_SAID_BEFORE_THE_END = timedelta(days=3)
"""Before a period is over its figures are there."""
_OPEN_SHARE = 5
"""One entry in so many is not answered."""


@dataclass
class BookFacts:
    """What is in a generated book, by the ids of it."""

    round_id: str = ""
    """Of the running round with answers in words."""
    sheet_round_id: str = ""
    areas: list[str] = field(default_factory=list)
    """Those of the last quarter."""
    set_version: str = ""
    campaign_id: str = ""
    forms: int = 0
    entries: int = 0
    gifts: int = 0


class Story:
    """Tells a book of some extent into an office whose clock it moves."""

    def __init__(self, office: Office, clock: FixedClock, hand: Hand, extent: Extent) -> None:
        self._office, self._clock, self._hand, self._extent = office, clock, hand, extent
        self._areas: list[str] = []
        self._named = 0
        self.facts = BookFacts()

    def tell(self) -> None:
        """All quarters, from the first to the running one."""
        self._begin()
        for number in range(self._extent.quarters):
            quarter = Period(PeriodType.QUARTER, self._extent.first_year + number // 4, number % 4 + 1)
            self._tell_quarter(number, quarter)
        self.facts.areas = list(self._areas)
        self._at(END)
        month = Period.of(self._clock.today(), PeriodType.MONTH).key
        where = WhereThingsWait(self.facts.sheet_round_id, self.facts.campaign_id, self._areas, month)
        leave_loose_ends(self._office, self._clock, self._extent, where)

    def _at(self, instant: datetime) -> None:
        """The clock never goes back."""
        self._clock.advance(max(instant - self._clock.now(), timedelta(0)))

    def _on(self, day: date) -> None:
        self._at(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))

    def _begin(self) -> None:
        self._on(date(self._extent.first_year, 1, 1))
        with self._office.store.write() as connection:
            install(connection, questionnaire_in_words(), "file", self._clock)
        persons = [role_book().persons.private]
        with self._office.record(OFFICER) as rec:
            add_officer(
                rec, name=OFFICER, roles=[role.code for role in role_book().role], extra_rights=persons
            )
            add_officer(rec, name=SECOND_OFFICER, roles=["entry"], extra_rights=persons)
            for name in (OFFICER, SECOND_OFFICER):
                set_pin(rec.connection, self._clock, officer_id(name), PIN, QUICK)
            change_profile(rec, COMMUNE, sample_content().profile)
        self._office.officer = OFFICER

    def _tell_quarter(self, number: int, quarter: Period) -> None:
        chance = random.Random(number)
        self._on(quarter.start)
        self._arrange_areas(number, quarter)
        if quarter.number == 1:
            self._begin_year(quarter.year)
        self._on(quarter.start + timedelta(days=45))
        self._keep_books(chance, number, quarter)
        is_last = number == self._extent.quarters - 1
        if is_last:
            self._survey_running(chance, quarter)
        elif quarter.number == 3:
            self._survey_closed(chance, quarter)
        self._on(min(quarter.end - _SAID_BEFORE_THE_END, END.date() - timedelta(days=2)))
        self._office.officer = SECOND_OFFICER if number % 2 else OFFICER
        self._report(chance, quarter, is_last=is_last)
        self._office.officer = OFFICER

    def _arrange_areas(self, number: int, quarter: Period) -> None:
        """Two areas become one at the beginning of each year, and the commune grows."""
        with self._office.record() as rec:
            if number and quarter.number == 1:
                merged = merge_areas(rec, self._areas[:2], self._new_area(), quarter.start)
                self._areas = [*self._areas[2:], merged.id]
            missing = self._extent.areas(number) - len(self._areas)
            new = [self._new_area() for _ in range(missing)]
            added = add_areas(rec, COMMUNE, new, valid_from=quarter.start)
        self._areas += [area.id for area in added]

    def _new_area(self) -> NewArea:
        self._named += 1
        return NewArea(f"Khu {self._named:03d}", "thon", 100 + self._named * 7 % 300)

    def _begin_year(self, year: int) -> None:
        indicators = self._set(Period(PeriodType.YEAR, year))
        with self._office.record() as rec:
            given = CampaignFields(f"Quỹ vì người nghèo {year}", "poor", f"QUY{year}", date(year, 1, 1))
            self.facts.campaign_id = save_campaign(rec, given)
            for at, indicator in enumerate(each for each in indicators.indicators if each.has_target):
                set_target(rec, SET, indicator.code, year, str(100 + at))
            if year == LAST_YEAR:
                plans = [PlanOfUnit(_PLANNED_AREAS_CODE, area, None, None) for area in self._areas]
                set_targets(rec, SET, indicators.version, year, _valued(plans))

    def _set(self, period: Period) -> IndicatorSet:
        with self._office.read() as connection:
            return set_of_period(connection, SET, period)

    def _keep_books(self, chance: random.Random, number: int, quarter: Period) -> None:
        """The register and the fund."""
        extent = self._extent
        all_entries = extent.entries * extent.quarters
        entries = invented.entries(
            chance,
            self._areas,
            quarter.start,
            number * extent.entries,
            all_entries - all_entries // _OPEN_SHARE,
            extent.entries,
        )
        self._hand.entries(entries)
        self._hand.gifts(self.facts.campaign_id, invented.gifts(chance, quarter.start, extent.gifts))
        self.facts.entries += extent.entries
        self.facts.gifts += extent.gifts

    def _round(self, code: str, year: int, title: str) -> str:
        with self._office.record() as rec:
            fields: dict[str, Given] = {"title": title, "target": "commune_ntm", "year": year}
            round_id = create_round(rec, {**fields, "template_code": code, "template_version": "1"})
            for area in self._areas:
                put_round_area(
                    rec, round_id, area, total_households=420, forms_issued=400, forms_collected=390
                )
            set_round_state(rec, round_id, "open")
        return round_id

    def _key(self, round_id: str, chance: random.Random, areas: Sequence[str], number: int) -> None:
        in_words = round_id == self.facts.round_id
        keyed = invented.forms(
            chance, areas, number, self._clock.today() - timedelta(days=14), in_words=in_words
        )
        self._hand.forms(round_id, keyed)
        self.facts.forms += number

    def _survey_closed(self, chance: random.Random, quarter: Period) -> None:
        round_id = self._round(SHEET, quarter.year, f"Đợt lấy ý kiến {quarter.year}")
        self._key(round_id, chance, self._areas, self._extent.forms_closed)
        with self._office.record() as rec:
            set_round_state(rec, round_id, "closed")

    def _survey_running(self, chance: random.Random, quarter: Period) -> None:
        self._on(quarter.start + timedelta(days=15))
        self.facts.round_id = self._round(IN_WORDS, quarter.year, "Lấy ý kiến từng hộ")
        self.facts.sheet_round_id = self._round(SHEET, quarter.year, "Đợt lấy ý kiến cuối năm")
        by_hand = self._areas[:: self._extent.by_hand]
        self._count_by_hand(chance, self.facts.sheet_round_id, by_hand)
        by_form = [area for area in self._areas if area not in by_hand]
        self._key(self.facts.round_id, chance, self._areas, self._extent.forms_running)
        self._office.officer = SECOND_OFFICER
        self._key(self.facts.sheet_round_id, chance, by_form, self._extent.sheets_running)
        self._office.officer = OFFICER

    def _count_by_hand(self, chance: random.Random, round_id: str, areas: Sequence[str]) -> None:
        for area in areas:
            with self._office.record() as rec:
                put_round_area(rec, round_id, area, tally_mode=TallyMode.TOTALS.value)
                totals: dict[str, dict[str, int | None]] = {}
                for question in invented.CONTENTS:
                    dissatisfied = chance.randrange(40)
                    totals[question] = {"1": 388 - dissatisfied, "2": dissatisfied, NO_ANSWER: 0}
                set_tallies(rec, round_id, area, {**totals, INVALID_FORMS: {"blank": 2}})

    def _report(self, chance: random.Random, quarter: Period, *, is_last: bool) -> None:
        """The figures of all areas, that they reported, and that the commune handed in what is over."""
        indicators = self._set(quarter)
        self.facts.set_version = indicators.version
        today = self._clock.today()
        periods = invented.periods_of(quarter, today + _SAID_BEFORE_THE_END)
        of_areas, of_commune, of_others = (
            invented.UnitReports(chance, indicators.indicators, reporter)
            for reporter in (Reporter.RESIDENTIAL_AREA, Reporter.COMMUNE, Reporter.ORGANISATION)
        )
        figures = chain(
            (of_areas.of(area, _begun(periods, today, at)) for at, area in enumerate(self._areas)),
            (of_others.of(each.unit, periods) for each in member_organisations()),
            [of_commune.of(COMMUNE_UNIT, periods)],
        )
        self._hand.figures(indicators.version, figures)
        over = [period.key for period in periods if period.end <= today + _SAID_BEFORE_THE_END]
        self._hand.reports([(area, key) for key in over] for area in self._areas)
        if not is_last:
            with self._office.record() as rec:
                set_period_status(rec, SET, quarter.key, COMMUNE_UNIT, "submitted")


def _begun(periods: Sequence[Period], today: date, at: int) -> list[Period]:
    """Of a month that is not over every second area has no figures yet."""
    return [period for period in periods if at % 2 == 0 or period.end <= today + _SAID_BEFORE_THE_END]


def _valued(plans: Sequence[PlanOfUnit]) -> list[PlanOfUnit]:
    return [plan._replace(value=Decimal(20 + at % 30)) for at, plan in enumerate(plans)]
