"""Two officers write the same part of a report: the texts conflict, what they were written over does not."""

from __future__ import annotations

from desktop_app.narrative.drafting import DraftLine
from desktop_app.narrative.keeping import WrittenOver, written_over
from desktop_app.narrative.links import LinkedFigures
from desktop_app.narrative.texts import texts_of, write_text, written_over_of
from desktop_app.reports.frame.wording import load_wording
from desktop_app.sync.decisions.conflicts import open_conflicts
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"


def over(*drafted: str) -> WrittenOver:
    lines = [DraftLine(f"k{at}", text) for at, text in enumerate(drafted)]
    return written_over(lines, "", LinkedFigures((), load_wording("common")))


def write(desk: Desk, text: str, *drafted: str) -> None:
    with desk.office.record() as rec:
        write_text(rec, SET, PERIOD, "tasks", text, over=over(*drafted))


def kept(desk: Desk) -> tuple[dict[str, str], dict[str, WrittenOver], list[str]]:
    with desk.office.read() as connection:
        fields = sorted(item.field for item in open_conflicts(connection))
        return texts_of(connection, SET, PERIOD), written_over_of(connection, SET, PERIOD), fields


def test_two_texts_are_one_conflict_and_the_first_keeps_its_draft(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    write(lan, "Của Lan.", "- Một.")
    write(minh, "Của Minh.", "- Một.", "- Hai.")
    exchange(lan, minh)
    assert kept(lan) == kept(minh) == ({"tasks": "Của Lan."}, {"tasks": over("- Một.")}, ["parts/tasks"])


def test_the_same_text_over_another_draft_is_no_conflict(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    write(lan, "Như nhau.", "- Một.")
    write(minh, "Như nhau.", "- Hai.")
    exchange(lan, minh)
    assert kept(lan)[2] == kept(minh)[2] == []
    assert kept(lan) == kept(minh)
