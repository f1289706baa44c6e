"""A document that one computer issues while the other, without a line, corrects it: it stays as it went out.

What was corrected waits for a person on both computers, whichever of the two reaches the province first.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import ChangesWhatIsSealed
from desktop_app.registers.entries.entering import save_entry
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.timeline import TimelineItem, timeline_of
from desktop_app.sync.decisions.conflicts import ConflictItem, open_conflicts, resolve
from tests.registers.builders import ON
from tests.registers.entries.test_relations import A_DOCUMENT, drafted, issue
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange

BEFORE, AFTER = "Báo cáo quý III", "Báo cáo quý ba"


def correct(desk: Desk, document: str, minutes: int = 1, **answers: str) -> None:
    """Correct a document some minutes from now."""
    clock = desk.office.clock
    assert isinstance(clock, FixedClock)
    clock.instant += timedelta(minutes=minutes)
    with desk.office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        opened = fields_of_entry(rec.connection, document)
        given = {**A_DOCUMENT, **answers}
        draft = RegisterEntryDraft(
            document, "VBDI", register.version, "", given, "", rec.author, opened=opened
        )
        save_entry(rec, register, draft)


def says(desk: Desk, document: str) -> dict[str, str]:
    with desk.office.read() as connection:
        return dict(entry_of(connection, document).answers)


def waiting(desk: Desk, document: str) -> dict[str, ConflictItem]:
    with desk.office.read() as connection:
        return {item.field: item for item in open_conflicts(connection) if item.entity_id == document}


def corrections(desk: Desk, document: str) -> list[TimelineItem]:
    with desk.office.read() as connection:
        found = timeline_of(connection, document, desk.office.clock.today(), desk.office.officer)
    assert found is not None
    return [item for item in found.items if item.action == "corrected"]


@pytest.mark.parametrize("first", ["the correction", "the issue"])
def test_what_went_out_stays_and_a_correction_waits_for_a_person(
    desks: tuple[Desk, Desk], first: str
) -> None:
    lan, minh = desks
    document = drafted(lan.office)
    exchange(lan, minh)
    correct(minh, document, 20, abstract=AFTER, unit="Văn phòng")  # without a line: a draft here
    issue(lan.office, document)
    exchange(*((minh, lan) if first == "the correction" else (lan, minh)))
    for desk in (lan, minh):
        assert says(desk, document) == A_DOCUMENT
        items = waiting(desk, document)
        assert {name: item.other.value for name, item in items.items()} == {
            "answers/abstract": AFTER,
            "answers/unit": "Văn phòng",
        }
        assert {item.other.author for item in items.values()} == {"Minh"}
        assert items["answers/abstract"].current.value == BEFORE

    for name, item in waiting(minh, document).items():
        with pytest.raises(ChangesWhatIsSealed), minh.office.record() as rec:
            resolve(rec, item.id, item.other.value)
        with minh.office.record() as rec:
            resolve(rec, item.id, A_DOCUMENT.get(name.removeprefix("answers/")))
    exchange(minh, lan)
    for desk in (lan, minh):
        assert says(desk, document) == A_DOCUMENT
        assert waiting(desk, document) == {}


def test_what_was_seen_before_the_issue_stands_and_what_knows_no_better_changes_nothing(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    document = drafted(lan.office)
    exchange(lan, minh)
    correct(minh, document, abstract=AFTER)
    exchange(minh, lan)
    issue(lan.office, document)
    exchange(lan, minh)
    for desk in (lan, minh):
        assert says(desk, document)["abstract"] == AFTER
        assert waiting(desk, document) == {}
        assert [item.step for item in corrections(desk, document)] == ["Đã sửa"]

    with minh.office.record() as rec:  # as a program that does not know of the seal
        rec.rejournal("register_matter", document, {"answers/abstract": BEFORE}, 1 << 52, "Minh", None)
    exchange(minh, lan)
    for desk in (lan, minh):
        assert says(desk, document)["abstract"] == AFTER
        assert [item.other.value for item in waiting(desk, document).values()] == [BEFORE]


def test_both_issue_it_and_a_voided_one_is_taken_back_as_it_went_out(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    document = drafted(lan.office)
    exchange(lan, minh)
    correct(minh, document, abstract=AFTER)
    issue(minh.office, document)
    issue(lan.office, document)
    exchange(lan, minh)
    for desk in (lan, minh):
        assert says(desk, document)["abstract"] == BEFORE
        assert [item.other.value for item in waiting(desk, document).values()] == [AFTER]
    with lan.office.record() as rec:
        void_entry(rec, document, Step(ON, reason="Nhầm"))
    with pytest.raises(Problem):
        correct(lan, document, abstract=AFTER)
    assert lan.value("register_matter", document, "sealed") == 1
