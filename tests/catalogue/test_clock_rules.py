"""The deadlines of a register are read from its manifest, and every mistake is told at its key."""

from __future__ import annotations

import pytest

from desktop_app.catalogue.packages.faults import FaultList, PackageFaults
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.packages.manifest import read_toml
from desktop_app.catalogue.registers.clock_rules import (
    ClockRule,
    DayUnit,
    Direction,
    OnDayOff,
    read_clock_rules,
)

FULL = """
[[clocks]]
code = "answer"
label_vi = "Hạn trả lời"
label_en = "Answer"
starts = "forwarded"
days = 15
unit = "working"
stops = ["answered", "withdrawn", "given_back"]
pauses = ["asked"]
resumes = ["supplied"]
extends = ["extended"]
restarts = ["reopened"]
near_days = 5
long_overdue_days = 30
basis = "Điều 28"
mark = "confirmed"
note_vi = "Ghi chú"
"""
SHORT = """
[[clocks]]
code = "notice"
label_vi = "Hạn thông báo"
label_en = "Notice"
starts = "field:meeting_day"
days = 3
unit = "working"
direction = "before"
stops = ["noticed"]
mark = "open"
"""


def rules(text: str) -> tuple[ClockRule, ...]:
    faults = FaultList()
    found = read_clock_rules(read_toml(text.encode(), "register.toml", faults), frozenset({"given_back"}))
    faults.raise_if_any()
    return found


def test_a_rule_is_read_whole() -> None:
    (rule,) = rules(FULL)
    assert rule == ClockRule(
        code="answer", label=Label("Hạn trả lời", "Answer"), starts="forwarded", days=15,
        unit=DayUnit.WORKING,
        direction=Direction.AFTER, stops=frozenset({"answered", "withdrawn"}), pauses=frozenset({"asked"}),
        resumes=frozenset({"supplied"}), extends=frozenset({"extended"}), restarts=frozenset({"reopened"}),
            returns=frozenset({"given_back"}),
        moves=OnDayOff.NEXT_WORKING, near_days=5, long_overdue_days=30, basis="Điều 28",
        mark=Certainty.CONFIRMED, note_vi="Ghi chú",
    )  # fmt: skip
    assert rule.starting_field == ""
    assert rule.events == {
        "forwarded", "answered", "withdrawn", "given_back", "asked", "supplied", "extended", "reopened"
    }  # fmt: skip


def test_what_is_not_said_has_its_usual_meaning() -> None:
    (rule,) = rules(SHORT)
    assert (rule.direction, rule.moves) == (Direction.BEFORE, OnDayOff.PREVIOUS_WORKING)
    assert (rule.near_days, rule.long_overdue_days, rule.basis) == (3, None, "")
    assert (rule.starting_field, rule.events) == ("meeting_day", frozenset({"noticed"}))
    assert rules("code = 'x'") == ()


@pytest.mark.parametrize(
    ("text", "before", "after", "told"),
    [
        (FULL, 'code = "answer"', 'code = "Trả lời"', "clocks[1].code"),
        (FULL, 'code = "answer"', "", "clocks[1].code"),
        (FULL, "days = 15", "", "clocks[1].days"),
        (FULL, "days = 15", "days = -1", "clocks[1].days"),
        (FULL, "days = 15", "days = 3661", "clocks[1].days"),
        (FULL, "days = 15", 'days = "15"', "clocks[1].days"),
        (FULL, "near_days = 5", "near_days = -5", "clocks[1].near_days"),
        (FULL, "long_overdue_days = 30", "long_overdue_days = 1.5", "clocks[1].long_overdue_days"),
        (FULL, 'unit = "working"', "", "clocks[1].unit"),
        (FULL, 'unit = "working"', 'unit = "hours"', "clocks[1].unit"),
        (FULL, 'starts = "forwarded"', "", "clocks[1].starts"),
        (FULL, 'starts = "forwarded"', 'starts = "answered"', "clocks[1].stops"),
        (FULL, 'stops = ["answered", "withdrawn", "given_back"]', "", "clocks[1].stops"),
        (FULL, 'resumes = ["supplied"]', "", "clocks[1].resumes"),
        (FULL, 'resumes = ["supplied"]', 'resumes = ["asked"]', "clocks[1].resumes"),
        (FULL, 'pauses = ["asked"]', 'pauses = ["withdrawn"]', "clocks[1].pauses"),
        (FULL, 'restarts = ["reopened"]', 'restarts = ["answered"]', "clocks[1].restarts"),
        (FULL, 'label_vi = "Hạn trả lời"', "", "clocks[1].label_vi"),
        (FULL, 'mark = "confirmed"', "", "clocks[1].mark"),
        (SHORT, "days = 3", 'days = 3\npauses = ["a"]\nresumes = ["b"]', "clocks[1].pauses"),
        (SHORT, "days = 3", 'days = 3\nmoves = "tomorrow"', "clocks[1].moves"),
        (SHORT, SHORT, SHORT + SHORT, "clocks[2].code"),
    ],
)
def test_a_mistake_is_told_at_its_key(text: str, before: str, after: str, told: str) -> None:
    assert before in text
    with pytest.raises(PackageFaults) as refused:
        rules(text.replace(before, after))
    assert [fault.column for fault in refused.value.faults] == [told]
    assert "{" not in refused.value.sentence()
