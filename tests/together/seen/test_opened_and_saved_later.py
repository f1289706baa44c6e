"""What is saved is what was changed since the opening; what a colleague changed meanwhile is shown first."""

from __future__ import annotations

import pytest

from desktop_app.base.changes import ChangedMeanwhile, Meanwhile
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import entries_after
from desktop_app.surveys.responses.drafts import save_draft
from desktop_app.surveys.responses.entry import finish_form, reopened, with_changes_shown
from desktop_app.surveys.responses.records import COMMENT, ResponseDraft
from desktop_app.sync.decisions.conflicts import open_conflicts
from tests.support.servers.upstream import Desk
from tests.together.refusals.test_state_on_arrival import counted


def a_form_on_both(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    counted(lan)
    lan.put("survey_response", "f1", answers={"q02": "1", "q03": "1"})
    lan.sync()
    minh.sync()


def reopen(desk: Desk) -> ResponseDraft:
    with desk.office.read() as connection:
        return reopened(connection, "f1", "Minh")[0]


def changed(draft: ResponseDraft, **answers: str) -> ResponseDraft:
    return ResponseDraft(
        draft.id,
        draft.round_id,
        draft.area_id,
        draft.serial,
        {**draft.answers, **answers},
        "",
        draft.started_by,
        opened=draft.opened,
    )


def finish(desk: Desk, draft: ResponseDraft) -> None:
    with desk.office.record() as rec:
        finish_form(rec, draft, "")


def last_patch(desk: Desk) -> dict[str, object]:
    with desk.office.read() as connection:
        device = current_device(connection)
        return dict(entries_after(connection, device, 0)[-1].op.patch)


def both_have(desks: tuple[Desk, Desk], **answers: object) -> None:
    for desk in (*desks, *desks):
        desk.sync()
    for desk in desks:
        fields = desk.get("survey_response", "f1")
        assert fields is not None
        assert {name: fields.get(f"answers/{name}", fields.get(name)) for name in answers} == answers
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_a_form_saves_only_what_was_changed(desks: tuple[Desk, Desk]) -> None:
    a_form_on_both(desks)
    _, minh = desks
    finish(minh, changed(reopen(minh), q02="2"))
    assert last_patch(minh) == {"answers/q02": "2"}
    assert minh.value("survey_response", "f1", "channel") == "paper"


def test_a_colleagues_correction_is_shown_and_stays(desks: tuple[Desk, Desk]) -> None:
    a_form_on_both(desks)
    lan, minh = desks
    draft = changed(reopen(minh), q02="2")
    lan.put("survey_response", "f1", answers={"q03": "2", "q04": "1"}, comment="Lan ghi")
    lan.sync()
    minh.sync()
    with pytest.raises(ChangedMeanwhile) as shown:
        finish(minh, draft)
    assert {change.field for change in shown.value.changes} == {"answers/q03", "answers/q04", "comment"}
    again = with_changes_shown(draft, shown.value)
    assert (again.answers["q02"], again.answers["q03"], again.answers[COMMENT]) == ("2", "2", "Lan ghi")
    finish(minh, again)
    assert last_patch(minh) == {"answers/q02": "2"}
    both_have(desks, q02="2", q03="2", q04="1", comment="Lan ghi")


def test_what_both_changed_is_shown_and_saved_once_it_was_seen(desks: tuple[Desk, Desk]) -> None:
    a_form_on_both(desks)
    lan, minh = desks
    draft = changed(reopen(minh), q02="2")
    lan.put("survey_response", "f1", answers={"q02": "3"})
    lan.sync()
    minh.sync()
    with pytest.raises(ChangedMeanwhile) as shown:
        finish(minh, draft)
    assert shown.value.changes == (Meanwhile("answers/q02", "1", "3"),)
    assert minh.value("survey_response", "f1", "answers/q02") == "3"
    finish(minh, with_changes_shown(draft, shown.value))
    both_have(desks, q02="2")


def test_a_draft_finished_later_keeps_what_it_was_opened_with(desks: tuple[Desk, Desk]) -> None:
    a_form_on_both(desks)
    lan, minh = desks
    with minh.office.store.write() as connection:
        save_draft(connection, changed(reopen(minh), q02="2"), minh.office.clock)
    lan.put("survey_response", "f1", answers={"q03": "2"})
    lan.sync()
    minh.sync()
    draft = reopen(minh)
    with pytest.raises(ChangedMeanwhile):
        finish(minh, draft)
    assert minh.value("survey_response", "f1", "answers/q03") == "2"


def test_a_form_taken_out_meanwhile_is_told(desks: tuple[Desk, Desk]) -> None:
    a_form_on_both(desks)
    lan, minh = desks
    draft = changed(reopen(minh), q02="2")
    lan.put("survey_response", "f1", deleted=1)
    lan.sync()
    minh.sync()
    with pytest.raises(ChangedMeanwhile) as shown:
        finish(minh, draft)
    assert shown.value.changes == (Meanwhile("deleted", 0, 1),)
