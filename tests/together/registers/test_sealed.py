"""A document that one computer issues while the other, without a line, corrects it: told on both."""

from __future__ import annotations

from datetime import timedelta

from desktop_app.base.clock import FixedClock
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.timeline import TimelineItem, timeline_of
from desktop_app.registers.matters.entering import save_matter
from desktop_app.registers.matters.reading import fields_of_matter
from desktop_app.registers.matters.records import MatterDraft
from tests.registers.matters.test_relations import A_DOCUMENT, drafted, issue
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange


def correct(desk: Desk, document: str, minutes: int, **answers: str) -> None:
    """Correct a document some minutes from now."""
    clock = desk.office.clock
    assert isinstance(clock, FixedClock)
    clock.instant += timedelta(minutes=minutes)
    with desk.office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        opened = fields_of_matter(rec.connection, document)
        given = {**A_DOCUMENT, **answers}
        draft = MatterDraft(document, "VBDI", register.version, "", given, "", rec.author, opened=opened)
        save_matter(rec, register, draft)


def corrections(desk: Desk, document: str) -> list[TimelineItem]:
    with desk.office.read() as connection:
        found = timeline_of(connection, document, desk.office.clock.today(), desk.office.officer)
    assert found is not None
    return [item for item in found.items if item.action == "corrected"]


def test_a_correction_by_who_had_not_heard_of_the_issue_is_told_as_such(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    document = drafted(lan.office)
    exchange(lan, minh)
    correct(lan, document, 1, abstract="Báo cáo quý III năm 2026")
    exchange(lan, minh)
    issue(lan.office, document)
    lan.sync()
    correct(minh, document, 20, abstract="Báo cáo quý ba")  # without a line, so it is a draft here
    exchange(lan, minh)
    for desk in (lan, minh):
        seen, unheard = corrections(desk, document)
        assert (seen.step, seen.reason) == ("Đã sửa", "")
        assert unheard.step == "Sửa sau khi “Đã ban hành”"
        assert unheard.by.startswith("Minh")
        assert "F4" in unheard.reason
