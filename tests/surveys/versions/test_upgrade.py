"""A round moves to a newer version of its questionnaire: carried, kept, listed, settled; never dropped."""

from __future__ import annotations

import re

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import NotInstalled, install, installed_questionnaire
from desktop_app.catalogue.packages.package import Package
from desktop_app.forms.records.upgrade import Loss
from desktop_app.journal.past.history import history_of
from desktop_app.surveys.double_entry.double_entry import double_entry_forms, save_double_entry, set_percent
from desktop_app.surveys.double_entry.taking_back import take_back_double_entry
from desktop_app.surveys.responses.drafts import drafts_of, save_draft
from desktop_app.surveys.responses.entry import OtherVersion, finish_form
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import RoundNotOpen
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.surveys.versions.changes import ChangeKind
from desktop_app.surveys.versions.drafts import carried_drafts
from desktop_app.surveys.versions.newer_versions import (
    UpgradeRefused,
    newer_version,
    version_order,
)
from desktop_app.surveys.versions.records import Holder
from desktop_app.surveys.versions.responses import count_forms
from desktop_app.surveys.versions.unplaced_answers import (
    LATE_FORMS,
    UNPLACED_ANSWERS,
    carry_late,
    left_answers,
    settle_old,
    unplaced_answer_findings,
)
from desktop_app.surveys.versions.upgrade import preview_upgrade, upgrade_round
from tests.builders import register
from tests.surveys.versions.versions import (
    CODE,
    EASY,
    HARD,
    LOST,
    RENAMED_FIRST,
    RENAMED_SECOND,
    SECOND,
    a_versioned_round,
    bring,
    entered,
    one_easy_one_hard,
)


@pytest.fixture
def survey(office: Office) -> str:
    """Two finished forms and one left unfinished; the second version has just come."""
    round_id = one_easy_one_hard(office)
    with office.store.write() as connection:
        draft = ResponseDraft("d1", round_id, "a1", 3, dict(HARD), "so_nguoi", office.officer, "1")
        save_draft(connection, draft, office.clock)
    bring(office, SECOND)
    return round_id


def move(office: Office, round_id: str) -> None:
    with office.record() as rec:
        upgrade_round(rec, round_id, "2")


def answers(office: Office, response_id: str) -> dict[str, str]:
    with office.read() as connection:
        found = response_of(connection, response_id)
    assert found is not None
    return dict(found.answers)


def left(office: Office, round_id: str) -> set[tuple[str, str, str]]:
    with office.read() as connection:
        item = round_of(connection, round_id)
        assert item is not None
        questionnaire = installed_questionnaire(connection, item.template_code, item.template_version)
        found = left_answers(connection, item, questionnaire)
    return {(answer.id, answer.key, answer.stored) for answer in found.old.listed}


def ops(office: Office) -> int:
    from desktop_app.journal.devices import current_device, head

    with office.read() as connection:
        return head(connection, current_device(connection)).seq


@pytest.mark.parametrize(
    ("older", "newer"), [("1", "2"), ("2", "10"), ("2026.1", "2026.2"), ("v9", "v10"), ("1", "1.1")]
)
def test_versions_are_ordered_as_people_count(older: str, newer: str) -> None:
    assert version_order(older) < version_order(newer)


def test_a_newer_version_is_found_and_an_older_one_is_not(office: Office) -> None:
    round_id = a_versioned_round(office)
    with office.read() as connection:
        item = round_of(connection, round_id)
        assert item is not None
        assert newer_version(connection, item) is None
    bring(office, SECOND)
    with office.read() as connection:
        newer = newer_version(connection, item)
    assert newer is not None
    assert (newer.code, newer.version) == (CODE, "2")


def test_a_version_that_was_withdrawn_is_not_offered(office: Office) -> None:
    round_id = a_versioned_round(office)
    package, _ = package_from_workbook(SECOND.encode(), "mau.md")
    manifest = re.sub(rb"(?m)^status = .*$", b'status = "withdrawn"', package.files["template.toml"])
    with office.store.write() as connection:
        install(connection, Package({**package.files, "template.toml": manifest}), "file", office.clock)
        item = round_of(connection, round_id)
        assert item is not None
        assert newer_version(connection, item) is None


def test_the_preview_says_what_changes_and_what_cannot_be_carried(office: Office, survey: str) -> None:
    before = ops(office)
    with office.read() as connection:
        told = preview_upgrade(connection, survey, "2", office.clock)
    changes = {(change.kind, change.question) for change in told.changes}
    assert {
        (ChangeKind.GONE, "Loa truyền thanh nghe rõ không?"),
        (ChangeKind.GONE, "Xe trong nhà"),
        (ChangeKind.NEW, "Nhà có nối mạng không?"),
        (ChangeKind.TYPE, "Nhà có mấy người?"),
        (ChangeKind.TYPE, "Đang học lớp mấy"),
        (ChangeKind.CHOICES, "Nghề chính của hộ"),
        (ChangeKind.PLACE, "Nghề chính của hộ"),
        (ChangeKind.RULES, "Nước sạch có đủ không?"),
        (ChangeKind.WORDING, "Đường trong xóm có tốt không?"),
    } <= changes
    choices = next(item.detail for item in told.changes if item.kind is ChangeKind.CHOICES)
    assert "Ngư dân" in choices
    assert "Công nhân" in choices
    assert (told.finished, told.unfinished, told.second) == (2, 1, 0)
    listed = {(item.holder, item.id, item.key): item for item in told.old.listed}
    assert set(listed) == {(Holder.FORM, "f2", key) for key in LOST} | {
        (Holder.DRAFT, "d1", key) for key in LOST
    }
    gone = listed[(Holder.FORM, "f2", "nghe")]
    assert (gone.area, gone.serial, gone.question, gone.value, gone.kind) == (
        "Thôn Đoài",
        2,
        "Nghề chính của hộ",
        "Ngư dân",
        Loss.CHOICE,
    )
    assert listed[(Holder.FORM, "f2", "con[2]/lop")].question == "Người con thứ 2 · Đang học lớp mấy"
    assert all(item.reason for item in told.old.listed)
    assert ops(office) == before, "looking changes nothing"


def test_the_move_carries_everything_and_drops_nothing(office: Office, survey: str) -> None:
    before = ops(office)
    move(office, survey)
    assert answers(office, "f1") == EASY | {"tong": "4"}, "the result is worked out by the new rule"
    assert answers(office, "f2") == HARD | {"tong": "4"}, "what has no place stays stored"
    assert ops(office) == before + 3, "two forms whose result changed, and the round"
    with office.read() as connection:
        (draft,) = drafts_of(connection, survey)
        item = round_of(connection, survey)
        assert area_counts(connection, survey) == recount(connection, survey)
    assert item is not None
    assert item.template_version == "2"
    assert (draft.version, draft.question, draft.answers) == ("2", "so_nguoi", HARD)
    assert left(office, survey) == {("f2", key, value) for key, value in LOST.items()}


def test_the_round_tells_what_is_left_until_somebody_settles_it(office: Office, survey: str) -> None:
    move(office, survey)
    with office.read() as connection:
        item = round_of(connection, survey)
        assert item is not None
        questionnaire = installed_questionnaire(connection, CODE, "2")
        findings = unplaced_answer_findings(connection, item, questionnaire)
        listed = left_answers(connection, item, questionnaire).old.listed
    assert len(findings) == len(LOST)
    assert {finding.code for finding in findings} == {UNPLACED_ANSWERS}
    assert any("Ngư dân" in answer.value for answer in listed)
    with office.record() as rec:
        assert settle_old(rec, survey, listed) == len(LOST)
    assert left(office, survey) == set()
    assert answers(office, "f2") == {k: v for k, v in HARD.items() if k not in LOST} | {"tong": "4"}
    with office.read() as connection:
        kept = {change.before for change in history_of(connection, "survey_response", "f2")}
        assert unplaced_answer_findings(connection, item, questionnaire) == ()
        assert area_counts(connection, survey) == recount(connection, survey)
    assert set(LOST.values()) <= kept, "the history still has what was taken out"


def test_an_answer_changed_meanwhile_is_not_taken_out(office: Office, survey: str) -> None:
    move(office, survey)
    with office.read() as connection:
        item = round_of(connection, survey)
        assert item is not None
        listed = left_answers(connection, item, installed_questionnaire(connection, CODE, "2")).old.listed
    with office.record() as rec:
        rec.put("survey_response", "f2", {"answers": {"so_nguoi": "4"}})
    with office.record() as rec:
        assert settle_old(rec, survey, listed) == len(LOST) - 1
    assert answers(office, "f2")["so_nguoi"] == "4"


def test_a_round_that_was_never_moved_is_not_examined(office: Office) -> None:
    round_id = a_versioned_round(office)
    entered(office, round_id, "f1", 1, {"duong": "1", "la": "?"})
    assert left(office, round_id) == set()


def test_a_double_entry_that_was_taken_back_is_none(office: Office, survey: str) -> None:
    with office.record() as rec:
        set_percent(rec, survey, 100)
    with office.read() as connection:
        forms = count_forms(connection, survey)
    with office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f2", HARD)
    with office.read() as connection:
        assert count_forms(connection, survey) == forms + 1
    with office.record("Trần Văn Hai") as rec:
        take_back_double_entry(rec, "f2")
    with office.read() as connection:
        assert count_forms(connection, survey) == forms
        assert preview_upgrade(connection, survey, "2", office.clock).second == 0


def test_a_second_keying_moves_with_its_form(office: Office, survey: str) -> None:
    with office.record() as rec:
        set_percent(rec, survey, 100)
    with office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f2", HARD)
    with office.read() as connection:
        told = preview_upgrade(connection, survey, "2", office.clock)
    assert told.second == 1
    assert {
        double_entry_form.key
        for double_entry_form in told.old.listed
        if double_entry_form.holder is Holder.SECOND
    } == set(LOST)
    move(office, survey)
    with office.read() as connection:
        second = next(
            double_entry_form
            for double_entry_form in double_entry_forms(connection, survey)
            if double_entry_form.response_id == "f2"
        )
    assert second.second == HARD
    assert {(identity, key) for identity, key, _ in left(office, survey) if identity.startswith("sk:")} == {
        ("sk:f2", key) for key in LOST
    }


def test_a_form_that_was_taken_out_is_carried_but_not_listed(office: Office, survey: str) -> None:
    with office.record() as rec:
        rec.put("survey_response", "f2", {"deleted": 1})
    with office.read() as connection:
        told = preview_upgrade(connection, survey, "2", office.clock)
    assert told.finished == 1
    assert not any(item.id == "f2" for item in told.old.listed)
    move(office, survey)
    assert left(office, survey) == set()


@pytest.mark.parametrize("status", ["closed", "submitted", "returned", "accepted"])
def test_a_round_that_is_closed_stays_as_it_is(office: Office, survey: str, status: str) -> None:
    with office.record() as rec:
        rec.put("survey_round", survey, {"status": status})
    with pytest.raises(UpgradeRefused, match="Khảo sát hộ dân"):
        move(office, survey)
    with office.read() as connection, pytest.raises(UpgradeRefused):
        preview_upgrade(connection, survey, "2", office.clock)


def test_a_round_that_the_province_locked_stays_as_it_is(office: Office, survey: str) -> None:
    from sqlalchemy import insert

    from desktop_app.storage.tables.sync import sync_lock

    with office.store.write() as connection:
        connection.execute(insert(sync_lock).values(scope=f"round:{survey}", reason="đã chốt"))
    with pytest.raises(UpgradeRefused, match="đã chốt"):
        move(office, survey)


def test_a_missing_package_is_said(office: Office, survey: str) -> None:
    with pytest.raises(NotInstalled, match="3"), office.record() as rec:
        upgrade_round(rec, survey, "3")
    with pytest.raises(UpgradeRefused), office.record() as rec:
        upgrade_round(rec, survey, "1")


def test_only_who_manages_rounds_may_move_one(office: Office, survey: str) -> None:
    register(office, "Quản trị", "admin")
    register(office, "Người nhập", "entry")
    with pytest.raises(NotAllowed), office.record("Người nhập") as rec:
        upgrade_round(rec, survey, "2")


def test_a_move_that_is_stopped_changes_nothing(office: Office, survey: str) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        del done, of
        raise Stopped

    before = ops(office)
    with pytest.raises(Stopped), office.record() as rec:
        upgrade_round(rec, survey, "2", stop)
    assert ops(office) == before
    assert answers(office, "f1") == EASY
    with office.read() as connection:
        item = round_of(connection, survey)
        assert item is not None
        assert item.template_version == "1"
        assert drafts_of(connection, survey)[0].version == "1"


def test_forms_of_another_computer_are_carried_when_they_come(office: Office) -> None:
    round_id = a_versioned_round(office, RENAMED_FIRST)
    entered(office, round_id, "f1", 1, {"nghe_ro": "rõ"})
    bring(office, RENAMED_SECOND)
    move(office, round_id)
    assert answers(office, "f1") == {"loa/nghe_ro": "rõ"}
    with office.record() as rec:  # as it comes from a computer that has not heard of the move
        rec.put("survey_response", "f1", {"answers": {"loa/nghe_ro": None, "nghe_ro": "không rõ"}})
    with office.read() as connection:
        item = round_of(connection, round_id)
        assert item is not None
        (finding,) = unplaced_answer_findings(
            connection, item, installed_questionnaire(connection, CODE, "2")
        )
    assert finding.code == LATE_FORMS
    with office.record() as rec:
        assert carry_late(rec, round_id) == 1
    assert answers(office, "f1") == {"loa/nghe_ro": "không rõ"}


def test_a_form_changed_in_both_versions_keeps_both_answers(office: Office) -> None:
    """The newer answer stays under its question, the older one is listed for a person to decide."""
    round_id = a_versioned_round(office, RENAMED_FIRST)
    entered(office, round_id, "f1", 1, {"nghe_ro": "rõ"})
    bring(office, RENAMED_SECOND)
    move(office, round_id)
    with office.record() as rec:
        rec.put("survey_response", "f1", {"answers": {"nghe_ro": "không rõ"}})
    with office.record() as rec:
        assert carry_late(rec, round_id) == 0
    assert answers(office, "f1") == {"loa/nghe_ro": "rõ", "nghe_ro": "không rõ"}
    assert left(office, round_id) == {("f1", "nghe_ro", "không rõ")}


def test_a_draft_of_the_older_version_is_carried_when_it_is_opened(office: Office, survey: str) -> None:
    """The round was moved by another computer: here only the round itself changed."""
    with office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "2"})
    with office.read() as connection:
        (draft,) = carried_drafts(
            connection, drafts_of(connection, survey), installed_questionnaire(connection, CODE, "2")
        )
    assert draft.version == "2"
    assert draft.answers == HARD


def test_a_form_keyed_in_the_version_that_was_left_is_kept(office: Office, survey: str) -> None:
    with office.read() as connection:
        (draft,) = drafts_of(connection, survey)
    move(office, survey)
    with pytest.raises(OtherVersion, match="2"), office.record() as rec:
        finish_form(rec, draft, "")
    with office.read() as connection:
        (kept,) = drafts_of(connection, survey)
        assert response_of(connection, "d1") is None
    with office.record() as rec:
        finish_form(rec, kept, "")
    assert answers(office, "d1") == HARD


def test_settling_is_refused_once_the_round_is_closed(office: Office, survey: str) -> None:
    move(office, survey)
    with office.record() as rec:
        rec.put("survey_round", survey, {"status": "closed"})
    with pytest.raises(RoundNotOpen), office.record() as rec:
        settle_old(rec, survey, [])


def test_journal_entries_are_written_only_for_what_changes(office: Office) -> None:
    same = SECOND.replace("2 + 2", "1 + 1")
    round_id = a_versioned_round(office)
    for number in range(1, 40):
        entered(office, round_id, f"f{number}", number, EASY)
    bring(office, same)
    before = ops(office)
    move(office, round_id)
    assert ops(office) == before + 1


AGED = """
| survey |
| | type | name | label::Tiếng Việt (vi) | calculation |
| | text | ten | Tên gọi | |
| | calculate | ngay | | today() |
| | calculate | loi | | concat('v{version}: ', ${{ngay}}) |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | {version} | Tiếng Việt (vi) |
"""


def test_a_move_works_out_only_what_the_new_version_calculates_otherwise(office: Office) -> None:
    round_id = a_versioned_round(office, AGED.format(version=1))
    entered(office, round_id, "f1", 1, {"ten": "An", "ngay": "2018-05-01", "loi": "v1: 2018-05-01"})
    bring(office, AGED.format(version=2))
    move(office, round_id)
    assert answers(office, "f1") == {"ten": "An", "ngay": "2018-05-01", "loi": "v2: 2018-05-01"}
