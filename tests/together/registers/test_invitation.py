"""An online conference: the invitation comes down, points and their lines are checked, attendance goes up."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.registers.lists.week import week_of
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange, lines, step
from upstream.base.problems import ServerProblem
from upstream.deciding.entries import (
    begin_entry,
    entry_everywhere,
    entry_to_begin,
    parse_answers,
    read_register,
)
from upstream.records.locks import set_lock

TODAY = date(2026, 10, 5)
INVITATION = (
    "invited_on=2026-10-01",
    "conference=Giao ban trực tuyến quý IV",
    "host_level=province",
    "starts_on=2026-10-07",
    "starts_at=08:00:00.000+07:00",
    "link=https://hop.invalid/123",
)


def invite(upstream: Upstream, *more: str) -> str:
    answers = [word for answer in INVITATION for word in ("--answer", answer)]
    return upstream.command("entry", "begin", "HNTT", *answers, "--by", "Tỉnh", *more).splitlines()[0]


def test_an_invitation_comes_down_and_attendance_goes_up(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = invite(upstream, "--all")
    exchange(lan, minh)
    assert [line[:4] for line in lines(minh)] == [(entry_id, "HNTT", 1, "scheduled")]
    with minh.office.read() as connection:
        (held,) = [item for item in week_of(connection, TODAY, TODAY, "Minh") if not item.is_term]
    assert (held.matter_id, held.day.day, held.time) == (entry_id, 7, "08:00")

    points = {
        "point[1]/point_name": "Hội trường xã",
        "point[1]/line_ok": "yes",
        "points": "1",
        "points_ok": "1",
    }
    step(lan, entry_id, "check", on=TODAY, answers=points)
    seats = {
        "seat[1]/seat_name": "Hội trường xã",
        "seat[1]/seat_people": "42",
        "people": "42",
        "faults": "nothing",
    }
    step(lan, entry_id, "hold", on=TODAY, answers=seats)
    exchange(lan, minh)
    told = upstream.command("entry", "show", entry_id).partition("\n")[2]
    assert told.startswith(f"{COMMUNE}\t\theld\t")
    assert "people=42" in told
    assert "points_ok=1" in told
    assert lan.sync(compare=True).differences == 0


def test_the_same_invitation_again_changes_nothing(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = invite(upstream, "--commune", COMMUNE)
    assert invite(upstream, "--all", "--id", entry_id) == entry_id
    exchange(lan, minh)
    assert len(lines(lan)) == 1
    register = read_register("HNTT")
    with upstream.opened() as connection:
        set_lock(connection, COMMUNE, "registers", "khóa sổ", locked=True)
        entry = entry_to_begin(register, "e2", parse_answers(INVITATION))
        with pytest.raises(ServerProblem, match="locked"):
            begin_entry(connection, COMMUNE, entry, "Tỉnh", 1)
    told = upstream.run(
        "entry", "begin", "HNTT", "--answer", INVITATION[0], "--answer", INVITATION[1], "--all"
    )
    assert told.returncode == 1
    assert "done in 0 of 1 communes, refused by 1; done" in told.stdout
    assert "locked" in told.stderr
    with pytest.raises(ServerProblem, match="invited_on"):
        entry_to_begin(register, "e1", {"conference": "Giao ban"})
    with upstream.opened() as connection:
        assert entry_everywhere(connection, "e1") == [], "without its day it is begun nowhere"
