"""A survey round and the fund of an invented office."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.ids import survey_area_id, survey_tally_id
from desktop_app.wire.op import Value
from upstream.demo.journals import OfficeJournal

_FORM = "NTM_XA_2026"
_QUESTIONS = tuple(f"q{number:02d}" for number in range(1, 12))
_STATES = ("open", "submitted", "closed", "draft")
_DAY = 86_400_000
_BY_FORM = 18
"""So many forms of the first area are there one by one; the others counted by hand."""


def put_round(
    journal: OfficeJournal, drawn: random.Random, number: int, at: int, areas: Sequence[tuple[str, int]]
) -> None:
    """Write a round of opinions of the year: planned, running or handed in; ``areas``: with households."""
    end = from_millis(at).astimezone(VIETNAM).date()
    status = _STATES[number % 4]
    last = end - timedelta(days=9) if number % 16 == 0 else end + timedelta(days=1 + drawn.randrange(20))
    round_id = f"{journal.device.commune}-dot"
    fields: dict[str, Value] = {
        "title": f"Lấy ý kiến về xây dựng nông thôn mới năm {end.year}",
        "year": end.year,
        "status": status,
        "template_code": _FORM,
        "template_version": "1",
        "planned_from": (end - timedelta(days=20 + drawn.randrange(20))).isoformat(),
        "planned_to": last.isoformat(),
    }
    journal.put("survey_round", round_id, fields, at)
    if status == "draft":
        return
    content = 0.55 + drawn.random() * 0.45
    for place, (area, households) in enumerate(areas):
        is_done = status != "open" or place < 3
        collected = _BY_FORM if not place else max(households - drawn.randrange(households // 2), 1)
        here: dict[str, Value] = {
            "round_id": round_id,
            "area_id": area,
            "total_households": _BY_FORM + 4 if not place else households,
            "forms_issued": households,
            "forms_collected": collected if is_done else None,
            "tally_mode": "totals" if place else "per_form",
        }
        journal.put("survey_area", survey_area_id(round_id, area), here, at)
        if is_done and place:
            _count_by_hand(journal, drawn, (round_id, area), collected, content, at)
        elif is_done:
            _put_forms(journal, drawn, (round_id, area), content, at)


def _count_by_hand(
    journal: OfficeJournal,
    drawn: random.Random,
    place: tuple[str, str],
    collected: int,
    content: float,
    at: int,
) -> None:
    for question in _QUESTIONS:
        satisfied = min(int(collected * content * (0.85 + drawn.random() * 0.3)), collected)
        blank = drawn.randrange(2) if satisfied < collected else 0
        counts: dict[str, Value] = {
            "counts/1": satisfied,
            "counts/2": collected - satisfied - blank,
            "counts/no_answer": blank,
        }
        fields = {"round_id": place[0], "area_id": place[1], "question": question, **counts}
        journal.put("survey_tally", survey_tally_id(*place, question), fields, at)


def _put_forms(
    journal: OfficeJournal, drawn: random.Random, place: tuple[str, str], content: float, at: int
) -> None:
    for number in range(1, _BY_FORM + 1):
        answers: dict[str, Value] = {
            f"answers/{question}": "1" if drawn.random() < content else "2" for question in _QUESTIONS
        }
        fields: dict[str, Value] = {
            "round_id": place[0],
            "area_id": place[1],
            "serial": number,
            "channel": "household",
            "validity": "",
            "entered_by": journal.author,
            "entered_at": at,
            **answers,
        }
        journal.put("survey_response", f"{place[0]}-{number}", fields, at)


def put_fund(journal: OfficeJournal, drawn: random.Random, number: int, at: int) -> None:
    """Write two campaigns with what came in and what was given out; every tenth collects for others, too."""
    day = from_millis(at).astimezone(VIETNAM).date()
    for place, (kind, title) in enumerate(
        (("poor", f"Quỹ “Vì người nghèo” năm {day.year}"), ("relief", "Ủng hộ đồng bào vùng bão lũ"))
    ):
        campaign = f"{journal.device.commune}-quy-{kind}"
        fields: dict[str, Value] = {
            "title": title,
            "kind": kind,
            "code": f"{kind.upper()}{day.year}",
            "passes_through": int(place == 1 and number % 10 == 0),
            "starts_on": (day - timedelta(days=200 - 90 * place)).isoformat(),
        }
        journal.put("fund_campaign", campaign, fields, at - 60 * _DAY)
        received = 0
        for receipt in range(3 + drawn.randrange(4)):
            money = (1 + drawn.randrange(60)) * 500_000
            received += money
            _put_voucher(journal, campaign, ("receipt", receipt), money, drawn.randrange(3) * 200_000, at)
        spent = received * (2 + drawn.randrange(8)) // 10
        kind_of_payment = "passed_on" if fields["passes_through"] else "payment"
        _put_voucher(journal, campaign, (kind_of_payment, 0), spent - spent % 1_000, 0, at)
        if place:
            _put_voucher(journal, campaign, ("goods_out", 0), 0, drawn.randrange(9) * 150_000, at)


def _put_voucher(
    journal: OfficeJournal, campaign: str, what: tuple[str, int], money: int, goods: int, at: int
) -> None:
    fields: dict[str, Value] = {
        "kind": what[0],
        "campaign_id": campaign,
        "day": from_millis(at).astimezone(VIETNAM).date().isoformat(),
        "money": money,
        "goods_value": goods,
        "method": "cash" if money else "",
        "content/partner": "Tập thể ủng hộ",
        "entered_by": journal.author,
        "posted_by": journal.author,
        "posted_at": at,
    }
    journal.put("fund_voucher", f"{campaign}-{what[0]}-{what[1]}", fields, at)
