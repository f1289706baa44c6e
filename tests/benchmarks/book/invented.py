"""What the generated book says, invented by chance that is repeated."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from desktop_app.catalogue.indicator_set import Indicator, PeriodType, Reporter, ValueKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from tests.benchmarks.book.deeds import CashGift, FilledForm, KeptEntry, KeptStep

CONTENTS = tuple(f"q{number:02d}" for number in range(1, 20))
_SHARES = (85, 10, 5)
_ANSWERS = ("1", "2", "1 2")
_FILLED = 0.87
"""Of the cells that a unit may fill."""
_POOL = 500
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
_MIDDLES = ("Văn", "Thị", "Đức", "Thu", "Minh", "Hữu", "Ngọc", "Thanh")
_GIVEN = (
    "Mẫu",
    "Lan",
    "Bình",
    "Cường",
    "Dũng",
    "Giang",
    "Hà",
    "Hùng",
    "Mai",
    "Nam",
    "Phúc",
    "Quân",
    "Sơn",
    "Yến",
)
_THINGS = (
    "đường trục thôn",
    "cống thoát nước",
    "điện chiếu sáng",
    "rác thải",
    "chợ",
    "nước sạch",
    "nhà văn hoá",
)
_HAPPENS = (
    "ngập sau mưa",
    "hỏng đã lâu",
    "chưa có người trông",
    "cần sửa trước mùa mưa bão",
    "quá tải",
    "bị lấn",
)
_DONE = ("Đã tổ chức", "Đã vận động", "Đã họp dân", "Đang làm", "Đã xong")


def name(chance: random.Random) -> str:
    """The name of a person."""
    return " ".join(map(chance.choice, (_SURNAMES, _MIDDLES, _GIVEN)))


def _remark(chance: random.Random, number: int) -> str:
    return f"{chance.choice(_THINGS)} {chance.choice(_HAPPENS)}, hộ {number}".capitalize()


def forms(
    chance: random.Random, areas: Sequence[str], number: int, since: date, *, in_words: bool
) -> Iterator[FilledForm]:
    """Forms, area by area; ``in_words`` with short answers of which none is like another."""
    per_area = -(-number // len(areas))
    for at in range(number):
        answers = dict(zip(CONTENTS, chance.choices(_ANSWERS, _SHARES, k=len(CONTENTS)), strict=True))
        if in_words:
            answers |= {
                "full_name": f"{name(chance)} {at}",
                "born": (date(1940, 1, 1) + timedelta(days=at % 25_000)).isoformat(),
                "land": str(100 + at),
                "wish": _remark(chance, at),
            }
        yield FilledForm(
            areas[at // per_area],
            at % per_area + 1,
            answers,
            "" if chance.random() < 0.97 else "duplicate_household",
            _remark(chance, at) if chance.random() < 0.1 else "",
            since + timedelta(days=chance.randrange(14)),
        )


class UnitReports:
    """What units report: the cells of a set, with the figures that are possible in each."""

    def __init__(self, chance: random.Random, indicators: Sequence[Indicator], reporter: Reporter) -> None:
        self._chance = chance
        self._pools = [
            (each.code, each.period_type, [_figure(chance, each) for _ in range(_POOL)])
            for each in indicators
            if reporter in each.entered_by
        ]

    def of(self, unit: str, periods: Sequence[Period]) -> list[tuple[Cell, str]]:
        """The figures of a unit for these periods."""
        keys: dict[PeriodType, list[str]] = {}
        for period in periods:
            keys.setdefault(period.kind, []).append(period.key)
        draw = self._chance.random
        return [
            (Cell(unit, code, key), pool[int(draw() * _POOL)])
            for code, kind, pool in self._pools
            for key in keys.get(kind, ())
            if draw() < _FILLED
        ]


def _figure(chance: random.Random, indicator: Indicator) -> str:
    match indicator.value_kind:
        case ValueKind.TEXT:
            return (
                f"{chance.choice(_DONE)} {chance.randrange(1, 9)} buổi, {chance.randrange(10, 200)} người dự"
            )
        case ValueKind.YES_NO:
            return str(chance.randrange(2))
        case ValueKind.MONEY:
            return str(chance.randrange(1, 500) * 100_000)
        case _:
            return str(chance.randrange(120))


def periods_of(quarter: Period, until: date) -> list[Period]:
    """The months of a quarter that have begun; once it is over the quarter, and the year that it ends."""
    months = [month for month in quarter.parts(PeriodType.MONTH) if month.start <= until]
    if quarter.end > until:
        return months
    return [*months, quarter, *(period for period in quarter.longer if period.end == quarter.end)]


def entries(
    chance: random.Random, areas: Sequence[str], since: date, first: int, open_from: int, number: int
) -> Iterator[KeptEntry]:
    """Entries of a quarter, counted from ``first``; those from ``open_from`` on are not answered."""
    for at in range(number):
        day = since + timedelta(days=at * 40 // number)
        answers = {
            "noted_on": day.isoformat(),
            "source": "direct",
            "content": f"Bà con phản ánh {_remark(chance, first + at)}, {_remark(chance, at)}",
            "field": "infrastructure",
            "urgency": "normal",
        }
        steps = [KeptStep("receive", day), KeptStep("forward", day + timedelta(days=1), "Ủy ban nhân dân xã")]
        if chance.random() < 0.3:
            steps.append(KeptStep("remind", day + timedelta(days=3), "Ủy ban nhân dân xã"))
        if first + at < open_from:
            steps.append(KeptStep("answer", day + timedelta(days=4)))
        yield KeptEntry(chance.choice(areas), answers, steps)


def gifts(chance: random.Random, since: date, number: int) -> Iterator[CashGift]:
    """Receipts of a quarter."""
    for at in range(number):
        day = since + timedelta(days=at * 40 // number)
        yield CashGift(
            name(chance), f"Thôn {chance.randrange(1, 40):03d}", day, chance.randrange(1, 60) * 50_000
        )
