"""Pages of work over many communes, of sets and forms, and of documents sent down."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import docx
import pytest

from desktop_app.wire.op import Value
from tests.catalogue.set_books import a_book
from tests.upstream.catalogue.test_publishing import form, settings
from tests.upstream.console.browsing import Console, text_of, upload
from tests.upstream.jobs.provinces import PERIOD, SCOPE, SET, STATUS
from upstream.catalogue import catalogue, rings
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import Right
from upstream.deciding.decision_log import DecisionKind, decisions
from upstream.deciding.decisions import state_of, write_records
from upstream.deciding.packages import draft_names
from upstream.jobs import jobs
from upstream.jobs.beginning import begin_decision
from upstream.jobs.following import sent_entries
from upstream.jobs.jobs import JobKind, JobState, StepState
from upstream.jobs.running import run

HERE, THERE = "00004", "00008"


@pytest.fixture
def province(console: Console) -> Console:
    """Two communes that have handed a quarter in; one user sees both, one the first."""
    fields: dict[str, Value] = {"set_code": SET, "period": PERIOD, "unit": "commune", "status": "submitted"}
    with console.database.write() as connection:
        for code in (HERE, THERE):
            ensure_commune(connection, code)
            write_records(connection, code, [(*STATUS, fields)], "Lan", 1)
    console.user()
    console.user("cum", [Right.VIEW, Right.DECIDE, Right.PUBLISH], [HERE])
    console.user("xem", [Right.VIEW])
    return console


def accept(console: Console, communes: Sequence[str] = (HERE, THERE)) -> int:
    with console.database.write() as connection:
        steps = [(code, SCOPE) for code in communes]
        return begin_decision(connection, JobKind.ACCEPT, steps, "Đủ số liệu", "lan", 1)


def test_an_act_is_stopped_gone_on_with_and_taken_back_on_its_page(province: Console) -> None:
    number = accept(province)
    with province.signed_in() as browser:
        page = f"/viec/{number}"
        assert "0 trong 2 xã" in text_of(browser.get("/viec"))
        assert browser.fill(page, f"{page}/dung").status_code == 303
        assert "đã dừng, Lan" in text_of(browser.get(page))
        assert browser.fill(page, f"{page}/tiep").status_code == 303
        run(province.database, number, None)
        assert "2 trong 2 xã" in text_of(browser.get(page))
        assert browser.fill(page, f"{page}/rut", reason=" ").status_code == 422
        gone = browser.fill(page, f"{page}/rut", reason="duyệt nhầm quý")
        assert (gone.status_code, gone.headers["location"]) == (303, f"/viec/{number + 1}")
        run(province.database, number + 1, None)
        with province.database.read() as connection:
            assert {state_of(connection, code, SCOPE) for code in (HERE, THERE)} == {"submitted"}
        assert "duyệt nhầm quý" in text_of(browser.get(f"/viec/{number + 1}"))
        assert browser.fill("/toi", f"{page}/rut", reason="lần nữa").status_code == 422
        assert browser.fill("/toi", f"{page}/dung").status_code == 409, "it does not run"


def test_an_act_shows_and_obeys_only_who_sees_its_communes(province: Console) -> None:
    both, one, other = accept(province), accept(province, [HERE]), accept(province, [THERE])
    run(province.database, both, None)
    with province.signed_in("cum") as browser:
        listed = text_of(browser.get("/viec"))
        assert "1 trong 1 xã" in listed
        assert re.findall(r"/viec/(\d+)", browser.get("/viec").text) == [str(one), str(both)]
        assert THERE not in browser.get(f"/viec/{both}").text
        assert browser.get(f"/viec/{other}").status_code == 404
        assert browser.fill("/toi", f"/viec/{both}/rut", reason="x").status_code == 403
        assert browser.fill("/toi", f"/viec/{one}/dung").status_code == 303
    with province.signed_in("xem") as browser:
        assert browser.get(f"/viec/{both}").status_code == 200
        assert browser.fill("/toi", f"/viec/{both}/rut", reason="x").status_code == 403
    with province.database.read() as connection:
        assert jobs.find(connection, both).undone_by is None
        assert jobs.find(connection, one).state is JobState.STOPPED
        assert jobs.find(connection, both).counts == {StepState.DONE: 2}


@pytest.mark.parametrize(
    "address", ["/viec/99999999999999999999", "/viec/7", "/van-ban/7", "/danh-muc/goi/x"]
)
def test_what_is_not_there_is_a_page_that_says_so(province: Console, address: str) -> None:
    with province.signed_in() as browser:
        assert browser.get(address).status_code == 404


def test_a_form_is_brought_compared_and_published_to_a_group_then_to_all(province: Console) -> None:
    with province.signed_in() as browser:
        group = browser.fill("/danh-muc/nhom", "/danh-muc/nhom", name="Thử trước", communes=f"{HERE}\n")
        assert group.status_code == 303
        status, draft = upload(browser, form(), "ho-dan.md")
        assert (status, draft) == (303, "/danh-muc/cho/1")
        shown = text_of(browser.get(draft))
        assert "Đường làng có tốt không?" in shown
        assert "Tốt · Kém" in shown
        assert "Chưa công bố gì" in shown
        assert browser.fill(draft, f"{draft}/cong-bo", ring="Thử trước").status_code == 303
        with province.database.read() as connection:
            (sha256,) = catalogue.only_in_rings(connection)
            assert draft_names(connection) == []
            assert [each.code for each in catalogue.entries(connection, HERE)] == ["HO_DAN"]
            assert catalogue.entries(connection, THERE) == []
        package = f"/danh-muc/goi/{sha256}"
        assert "chỉ Thử trước" in text_of(browser.get(package))
        assert browser.fill(package, f"{package}/mo-rong", ring="").status_code == 303
        with province.database.read() as connection:
            assert [each.code for each in catalogue.entries(connection, THERE)] == ["HO_DAN"]
        _, second = upload(browser, form("2", "Bao nhiêu người?"), "ho-dan.md")
        assert "1 chỗ khác phiên bản 1" in text_of(browser.get(second))
        assert browser.fill(second, f"{second}/bo").status_code == 303
        assert browser.fill(package, f"{package}/rut", reason="").status_code == 422
        assert browser.fill(package, f"{package}/rut", reason="sai câu hỏi").status_code == 303
        assert "đã thu hồi" in text_of(browser.get(package))
    with province.database.read() as connection:
        kinds = [each.kind for each in decisions(connection)]
        assert kinds == [DecisionKind.PUBLISHED, DecisionKind.PUBLISHED, DecisionKind.WITHDRAWN]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a workbook", b"\x89PNG"])
def test_a_file_that_is_none_is_told_on_the_page(province: Console, content: bytes) -> None:
    with province.signed_in() as browser:
        status, said = upload(browser, content, "bo.xlsx")
        assert status == 422
        assert "Đưa tệp lên" in said
    with province.database.read() as connection:
        assert draft_names(connection) == []


def test_a_version_that_is_taken_is_refused_before_anything_is_kept(
    province: Console, tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = a_book(tmp_path_factory.mktemp("set") / "bo.xlsx", settings=settings("1"))
    with province.signed_in() as browser:
        _, draft = upload(browser, book.read_bytes(), "bo.xlsx")
        assert browser.fill(draft, f"{draft}/cong-bo", ring="").status_code == 303
        other = a_book(
            book.with_name("other.xlsx"), settings=(("code", "version", "title"), ("BO", "1", "Khác"))
        )
        status, said = upload(browser, other.read_bytes(), "other.xlsx")
        assert (status, "phiên bản mới" in said) == (422, True)


def test_who_sees_some_communes_publishes_to_a_group_of_these_alone(province: Console) -> None:
    with province.database.write() as connection:
        rings.set_ring(connection, "một", [HERE], "lan", 1)
        rings.set_ring(connection, "hai", [HERE, THERE], "lan", 1)
    with province.signed_in("cum") as browser:
        _, draft = upload(browser, form(), "ho-dan.md")
        for ring in ("", "hai"):
            assert browser.fill(draft, f"{draft}/cong-bo", ring=ring).status_code == 403
        assert browser.fill(draft, f"{draft}/cong-bo", ring="một").status_code == 303
        with province.database.read() as connection:
            (sha256,) = catalogue.only_in_rings(connection)
        assert browser.fill("/toi", f"/danh-muc/goi/{sha256}/mo-rong", ring="").status_code == 403
        assert browser.fill("/toi", f"/danh-muc/goi/{sha256}/rut", reason="x").status_code == 403


def test_who_sees_some_communes_takes_no_package_from_others(province: Console) -> None:
    with province.database.write() as connection:
        rings.set_ring(connection, "một", [HERE], "lan", 1)
        rings.set_ring(connection, "hai", [HERE, THERE], "lan", 1)
    with province.signed_in() as browser:
        _, draft = upload(browser, form(), "ho-dan.md")
        assert browser.fill(draft, f"{draft}/cong-bo", ring="hai").status_code == 303
    with province.signed_in("cum") as browser:
        _, draft = upload(browser, form(), "ho-dan.md")
        assert browser.fill(draft, f"{draft}/cong-bo", ring="một").status_code == 403
    with province.database.read() as connection:
        assert list(catalogue.only_in_rings(connection).values()) == ["hai"]


def test_who_sees_some_communes_sees_no_group_and_no_file_of_others(province: Console) -> None:
    with province.database.write() as connection:
        rings.set_ring(connection, "của-cụm", [HERE], "lan", 1)
        rings.set_ring(connection, "của-tỉnh", [HERE, THERE], "lan", 1)
    with province.signed_in() as browser, province.signed_in("cum") as other:
        _, published = upload(browser, form(), "ho-dan.md")
        _, waiting = upload(browser, form(), "ho-dan.md")
        assert browser.fill(published, f"{published}/cong-bo", ring="của-tỉnh").status_code == 303
        listed = text_of(other.get("/danh-muc"))
        assert "chỉ một số xã" in listed
        assert waiting not in other.get("/danh-muc").text
        assert other.get(waiting).status_code == 404
        for act in ("bo", "cong-bo"):
            assert other.fill("/toi", f"{waiting}/{act}", ring="của-cụm").status_code == 404
        _, own = upload(other, form(), "ho-dan.md")
        shown = [other.get(path).text for path in ("/danh-muc/nhom", "/danh-muc/nhom?nhom=của-tỉnh", own)]
        package = re.findall(r"/danh-muc/goi/[0-9a-f]+", other.get("/danh-muc").text)[0]
        shown += [other.get(package).text, listed, other.fill(own, f"{own}/cong-bo", ring="không có").text]
        assert all("của-tỉnh" not in page and THERE not in page for page in shown)
        assert "của-cụm" in shown[0]
        assert other.fill("/toi", f"{own}/bo").status_code == 303
        assert browser.get(waiting).status_code == 200, "it is still there"


def test_those_that_are_late_are_reminded_from_the_page_of_the_period(province: Console) -> None:
    page = f"/ky-bao-cao/{SET}/2026-Q2"
    with province.signed_in() as browser:
        assert "Nhắc" in text_of(browser.get(page))
        begun = browser.fill(page, f"{page}/nhac")
        assert (begun.status_code, begun.headers["location"]) == (303, "/viec/1")
        run(province.database, 1, None)
        assert "Nhắc nộp báo cáo Quý II/2026" in text_of(browser.get("/van-ban"))
        done = f"/ky-bao-cao/{SET}/{PERIOD}"
        assert browser.fill(done, f"{done}/nhac").status_code == 409, "all have handed it in"
    with province.database.read() as connection:
        assert jobs.find(connection, 1).counts == {StepState.DONE: 2}


ANSWERS = {
    "a.received_on": "2026-10-01",
    "a.subject": "Dự thảo Nghị quyết",
    "a.requester": "Ủy ban MTTQ tỉnh",
    "a.comment_by": "2026-11-01",
}


def test_a_draft_is_sent_to_chosen_communes_and_followed(province: Console) -> None:
    page = "/van-ban/moi/GYDT"
    with province.signed_in() as browser:
        wrong = browser.fill(page, page, **{**ANSWERS, "a.received_on": "mai"}, to="all")
        assert (wrong.status_code, "Dự thảo Nghị quyết" in wrong.text) == (422, True), (
            "what was typed is kept"
        )
        missing = browser.fill(page, page, **ANSWERS, to="list", communes="99998")
        assert (missing.status_code, "1: 99998" in text_of(missing)) == (422, True)
        sent = browser.fill(page, page, **ANSWERS, to="list", communes=f"{THERE}\n")
        assert (sent.status_code, sent.headers["location"]) == (303, "/van-ban/1")
        run(province.database, 1, None)
        shown = text_of(browser.get("/van-ban/1"))
        assert "chưa nhận (1)" in shown
        assert "Chưa xã nào trả lời" in shown
        assert "Dự thảo Nghị quyết" in text_of(browser.get("/van-ban"))
        paper = browser.get("/van-ban/1/tra-loi")
        assert paper.headers["content-disposition"].endswith("tra-loi-1.docx")
        assert docx.Document(io.BytesIO(paper.content)).tables
        assert browser.get("/van-ban/moi/KHONG").status_code == 404
    with province.signed_in("cum") as browser:
        assert "Dự thảo Nghị quyết" not in text_of(browser.get("/van-ban"))
        for address in ("/van-ban/1", "/van-ban/1/tra-loi"):
            assert browser.get(address).status_code == 404
        beyond = browser.fill(page, page, **ANSWERS, to="list", communes=THERE)
        assert (beyond.status_code, THERE in text_of(beyond)) == (422, True)
        own = browser.fill(page, page, **ANSWERS, to="all")
        assert own.status_code == 303
    with province.database.read() as connection:
        assert [step.commune for step in jobs.steps(connection, 2)] == [HERE], "all that he sees"


def test_an_invitation_is_written_as_a_person_writes_it(province: Console) -> None:
    page = "/van-ban/moi/HNTT"
    answers = {
        "a.invited_on": "2026-10-01",
        "a.conference": "Giao ban trực tuyến",
        "a.host_level": "province",
        "a.starts_on": "2026-10-07",
    }
    with province.signed_in() as browser:
        assert 'name="a.host_level"><option' in browser.get(page).text, "one choice of several"
        wrong = browser.fill(page, page, **answers, **{"a.starts_at": "tám giờ"}, to="all")
        assert wrong.status_code == 422
        assert browser.fill(page, page, **answers, **{"a.starts_at": "8:00"}, to="all").status_code == 303
    run(province.database, 1, None)
    with province.database.read() as connection:
        assert jobs.find(connection, 1).counts == {StepState.DONE: 2}
        (sent,) = sent_entries(connection)
    assert sent.entry.answers["starts_at"] == "08:00:00.000+07:00"
