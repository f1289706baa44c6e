"""Builds the invented province, commune by commune."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM, from_millis, to_millis
from desktop_app.base.ids import indicator_value_id, period_status_id
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType, Reporter
from desktop_app.wire.op import Value
from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from upstream.base.limits import CommuneLimits
from upstream.catalogue.sets import DuePeriod, due_between, sets_in_use
from upstream.communes.communes import ensure_commune
from upstream.communes.unit_lists import commune_names
from upstream.database.database import Database
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.decisions import ScopeDecision, ScopeVerdict, decide
from upstream.demo.entries import put_entries
from upstream.demo.journals import OfficeJournal
from upstream.demo.rounds import put_fund, put_round
from upstream.devices.enrolment import new_code
from upstream.urgent.reports import take

DEMO_COMMUNES = 100
_DAY = 86_400_000
_AREAS = ("Thôn Đông", "Thôn Đoài", "Thôn Trung", "Tổ dân phố 1", "Tổ dân phố 2")
_OFFICERS = ("Trần Thị Lan", "Lê Văn Minh", "Phạm Thị Hoa", "Đỗ Văn Bình", "Ngô Thị Thu")
_AREA_INDICATORS, _COMMUNE_INDICATORS = 12, 8
_PROVINCE = "tinh"
_OUTLIER = 400
_WITH_OTHERS = "NH01C"
"""Areas that hold the Great Unity festival together with another; beside those that hold it alone."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How an invented commune works."""

    connected: bool
    silent_days: int
    late: int
    """So many of its newest reports are missing."""
    returned: bool
    corrected: bool
    reopened: bool
    wrong: bool
    urgent: bool

    @classmethod
    def of(cls, number: int) -> Habits:
        """Most are in time; each kind of trouble has a few."""
        return cls(
            connected=number % 33 != 7,
            silent_days=12 + number if number % 25 == 3 else number % 3,
            late=(1 + number % 3) if number % 8 == 4 else 0,
            returned=number % 15 == 6,
            corrected=number % 20 == 11,
            reopened=number % 40 == 20,
            wrong=number % 30 == 9,
            urgent=number % 45 == 13,
        )


@dataclass(frozen=True, slots=True)
class _Year:
    """What all communes share: the set, and the reports that were due within a year."""

    indicators: IndicatorSet
    due: Sequence[DuePeriod]
    now: int


def build_province(database: Database, now: int, communes: int = DEMO_COMMUNES) -> Iterator[int]:
    """Build communes one after the other, each in a transaction of its own; yields how many are there."""
    with database.read() as connection:
        codes = list(commune_names(connection))[:communes]
        indicators = next(iter(sets_in_use(connection).values()))
    day = from_millis(now).astimezone(VIETNAM).date()
    within = due_between(indicators, day - timedelta(days=365), day + timedelta(days=5))
    # A year that is handed in closes its months, so they come before it.
    due = sorted(within, key=lambda each: (each.period.end, len(each.period.months)))
    year = _Year(indicators, due, now)
    for number, code in enumerate(codes):
        with database.write() as connection:
            _build_commune(connection, code, number, year)
        yield number + 1


def _build_commune(connection: Connection, code: str, number: int, year: _Year) -> None:
    drawn, habits = random.Random(number), Habits.of(number)
    ensure_commune(connection, code)
    if not habits.connected:
        new_code(connection, code, "Máy văn phòng", year.now + 7 * _DAY, _PROVINCE)
        return
    first = year.now - 370 * _DAY
    author = _OFFICERS[number % len(_OFFICERS)]
    device_id = f"{drawn.getrandbits(128):032x}"
    journal = OfficeJournal.connect(connection, code, device_id, "Máy văn phòng", author, first)
    last_seen = year.now - habits.silent_days * _DAY - drawn.randrange(_DAY // 3)
    areas = [f"{code}-{place}" for place in range(len(_AREAS))]
    sizes = []
    for area, name in zip(areas, _AREAS, strict=True):
        households = 80 + drawn.randrange(150)
        sizes.append((area, households))
        fields: dict[str, Value] = {
            "commune_code": code,
            "name": name,
            "kind": "thon",
            "households": households,
        }
        journal.put("residential_area", area, fields, first)
    journal.send(first)
    put_entries(journal, drawn, last_seen, year.now)
    others = random.Random(f"{number} rounds")
    put_round(journal, others, number, last_seen, sizes)
    put_fund(journal, others, number, last_seen)
    journal.send(last_seen)
    _reports(connection, journal, code, areas, habits, drawn, year, last_seen)
    journal.seen(last_seen, "1.0.0" if number % 12 else "")
    if habits.urgent:
        _urgent_report(connection, journal, code, last_seen)


def _reports(
    connection: Connection,
    journal: OfficeJournal,
    code: str,
    areas: Sequence[str],
    habits: Habits,
    drawn: random.Random,
    year: _Year,
    last_seen: int,
) -> None:
    handed_in = []
    kept = len(year.due) - habits.late
    for place, due in enumerate(year.due[:kept]):
        at = _millis(due.due - timedelta(days=drawn.randrange(6))) + drawn.randrange(_DAY // 3)
        at = at if drawn.random() > 0.08 else at + 4 * _DAY  # now and then it comes late
        if at > last_seen:
            continue
        wrong = habits.wrong and (place == kept - 1 or due.period.kind is PeriodType.YEAR)
        _figures(journal, year.indicators, due, areas, drawn, at, wrong=wrong)
        state = period_status_id(due.set_code, due.period.key, WHOLE_COMMUNE)
        fields = {"set_code": due.set_code, "period": due.period.key, "unit": WHOLE_COMMUNE}
        journal.put("period_status", state, {**fields, "status": "submitted"}, at)
        journal.send(at)
        handed_in.append((due, at))
    _decisions(connection, journal, code, areas, habits, handed_in, year)


def _figures(
    journal: OfficeJournal,
    indicators: IndicatorSet,
    due: DuePeriod,
    areas: Sequence[str],
    drawn: random.Random,
    at: int,
    *,
    wrong: bool,
) -> None:
    for reporter, units, most in (
        (Reporter.RESIDENTIAL_AREA, areas, _AREA_INDICATORS),
        (Reporter.COMMUNE, (WHOLE_COMMUNE,), _COMMUNE_INDICATORS),
    ):
        typed = _entered(indicators, due.period.kind, reporter)[:most]
        for unit in units:
            if due.period.kind is PeriodType.YEAR:
                values = _of_a_year(typed, unit, wrong=wrong)
            else:
                values = _values(typed, unit, drawn)
                if wrong:
                    values[typed[0].code] *= _OUTLIER
            wrong = False
            for code, value in values.items():
                _put_figure(journal, indicators, code, due, unit, str(value), at)


def _put_figure(
    journal: OfficeJournal,
    indicators: IndicatorSet,
    indicator: str,
    due: DuePeriod,
    unit: str,
    value: str,
    at: int,
) -> None:
    fields: dict[str, Value] = {
        "set_code": due.set_code,
        "set_version": indicators.version,
        "indicator_code": indicator,
        "period": due.period.key,
        "unit": unit,
        "value": value,
    }
    entity_id = indicator_value_id(due.set_code, indicator, due.period.key, unit)
    journal.put("indicator_value", entity_id, fields, at)


def _entered(indicators: IndicatorSet, kind: PeriodType, reporter: Reporter) -> list[Indicator]:
    """The indicators that this reporter types in such a period."""
    return [
        each
        for each in indicators.indicators
        if each.period_type is kind and reporter in each.entered_by and not each.numerator
    ]


def _values(typed: Sequence[Indicator], unit: str, drawn: random.Random) -> dict[str, Decimal]:
    """One unit's figures, near those of its other periods; a part is no larger than its whole."""
    values = {each.code: _value(each, unit, drawn) for each in typed}
    for each in typed:
        if each.part_of in values:
            values[each.code] = min(values[each.code], values[each.part_of])
    return values


def _of_a_year(typed: Sequence[Indicator], unit: str, *, wrong: bool) -> dict[str, Decimal]:
    """Each area has done what there is to do once: the rules of a year compare figures with its areas.

    ``wrong``: it has held the one festival both alone and with others.
    """
    done = Decimal(len(_AREAS) if unit == WHOLE_COMMUNE else 1)
    values = {each.code: done for each in typed}
    if _WITH_OTHERS in values and not wrong:
        values[_WITH_OTHERS] = Decimal(0)
    return values


def _value(indicator: Indicator, unit: str, drawn: random.Random) -> Decimal:
    usual = random.Random(f"{unit} {indicator.code}").randrange(8, 25)
    now = Decimal(usual + drawn.randrange(-1, 2))
    if "đồng" in indicator.unit:
        return now * 500_000
    return now / 4 if indicator.unit in _MEASURED else now


_MEASURED = frozenset({"m²", "ha", "km"})


def _decisions(
    connection: Connection,
    journal: OfficeJournal,
    code: str,
    areas: Sequence[str],
    habits: Habits,
    handed_in: Sequence[tuple[DuePeriod, int]],
    year: _Year,
) -> None:
    """The province has accepted what is older, and returned some of the rest."""
    for due, at in handed_in[:-2]:
        accepted = ScopeDecision(ScopeVerdict.ACCEPT, due.scope, "", _PROVINCE)
        decide(connection, code, accepted, at + 2 * _DAY)
    if habits.reopened and len(handed_in) > 2:
        due, at = handed_in[-3]
        reason = "Xã báo còn thiếu số liệu của một thôn."
        opened = ScopeDecision(ScopeVerdict.WITHDRAW_ACCEPTANCE, due.scope, reason, _PROVINCE)
        decide(connection, code, opened, at + 6 * _DAY)
    if not (habits.returned or habits.corrected) or not handed_in:
        return
    due, at = handed_in[-1]
    typed = _entered(year.indicators, due.period.kind, Reporter.RESIDENTIAL_AREA)
    comments = [CommentInput(areas[0], typed[0].code, "Số này gấp nhiều lần tháng trước, xã kiểm tra lại.")]
    back = ScopeDecision(ScopeVerdict.RETURN, due.scope, "Đề nghị kiểm tra lại số liệu.", _PROVINCE, comments)
    decide(connection, code, back, at + _DAY)
    if habits.corrected:
        journal.catch_up()
        _put_figure(journal, year.indicators, typed[0].code, due, areas[0], "7", at + 2 * _DAY)
        state = period_status_id(due.set_code, due.period.key, WHOLE_COMMUNE)
        journal.put("period_status", state, {"status": "submitted"}, at + 2 * _DAY)
        journal.send(at + 2 * _DAY)


def _urgent_report(connection: Connection, journal: OfficeJournal, code: str, at: int) -> None:
    rows = [
        UrgentRow("Nội dung", "Mưa lớn làm ngập 12 nhà ở thôn Đông; bà con đã được đưa đến nhà văn hóa."),
        UrgentRow(
            "Việc đã làm",
            "Ban Công tác Mặt trận thôn giúp người già, trẻ em; báo Ủy ban nhân dân xã.",
        ),
        UrgentRow("Đề nghị", "Hỗ trợ mì, nước uống và áo phao."),
    ]
    message = UrgentMessage(
        f"{code}-khan", "register_matter", "Báo cáo nhanh", "Ngập ở thôn Đông", rows, journal.author, at
    )
    take(connection, journal.device, [message], at, CommuneLimits(0, 0, 0, 0))


def _millis(day: date) -> int:
    return to_millis(datetime.combine(day, time(9), VIETNAM))
