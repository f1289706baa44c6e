"""Files on the console: sent down with a draft, and fetched from what communes attached."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import func, select

from desktop_app.base.ids import register_file_id, survey_attachment_id
from desktop_app.wire.op import Value
from tests.upstream.console.browsing import Browser, Console, text_of
from upstream.attachments import content
from upstream.attachments.content import ContentKey
from upstream.attachments.limits import CommuneFileLimits
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import Right
from upstream.database.console_tables import console_log
from upstream.database.tables import sent_piece
from upstream.deciding.decisions import write_records
from upstream.jobs.following import sent_entries
from upstream.jobs.running import run

HERE, THERE = "00004", "00008"
PDF = b"%PDF-1.7\n" + bytes(300_000)
PAGE = "/van-ban/moi/GYDT"
ANSWERS = {"a.received_on": "2026-10-01", "a.subject": "Dự thảo", "a.requester": "Tỉnh", "to": "all"}


@pytest.fixture
def province(each_console: Console) -> Console:
    """Two communes; one user sees both, one the first."""
    with each_console.database.write() as connection:
        for code in (HERE, THERE):
            ensure_commune(connection, code)
    each_console.user()
    each_console.user("cum", [Right.VIEW, Right.PUBLISH], [HERE])
    return each_console


def send(browser: Browser, *files: tuple[str, bytes], answers: Mapping[str, str] = ANSWERS) -> httpx.Response:
    """Send a draft with files as a browser does; a field without a chosen file sends an empty one."""
    fields = [("csrf", (None, browser.csrf(PAGE))), *((name, (None, text)) for name, text in answers.items())]
    sent = [("file", each) for each in files or (("", b""),)]
    return browser.client.post(PAGE, files=[*fields, *sent], headers={"origin": browser.origin})


def attach(console: Console, code: str, record: str, name: str, data: bytes, *, came: bool = True) -> None:
    """Let a commune attach a file, whose content came or not."""
    sha256 = hashlib.sha256(data).hexdigest()
    fields: dict[str, Value] = {"owner": "x", "name": name, "sha256": sha256, "size": len(data)}
    place = ContentKey(code, sha256)
    with console.database.write() as connection:
        write_records(connection, code, [("attachment", record, fields)], "Lan", 1)
        content.begin(connection, place, record, len(data), "", CommuneFileLimits(10**6, 10**7), 1)
        if came:
            content.add(connection, place, 0, 0, data)
            content.count(connection, place, 0, len(data))
    content.finish(console.database, place)


def kept(answer: httpx.Response) -> tuple[int, str, str]:
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    return answer.status_code, headers["content-type"], headers.get("content-disposition", "")


def test_a_draft_goes_down_with_its_files(province: Console) -> None:
    with province.signed_in() as browser:
        wrong = send(browser, ("dự thảo.exe", b"MZ"))
        assert (wrong.status_code, "dự thảo.exe" in text_of(wrong)) == (422, True)
        assert ">Dự thảo<" in wrong.text, "what was typed is kept"
        done = send(browser, ("C:\\Văn bản\\Dự thảo.pdf", PDF), ("phụ lục.txt", b"1"))
        assert (done.status_code, done.headers["location"]) == (303, "/van-ban/1")
        run(province.database, 1, None)
        shown = browser.get("/van-ban/1")
        sha256 = hashlib.sha256(PDF).hexdigest()
        name = f"Dự_thảo-{sha256[:8]}.pdf"
        assert name in shown.text
        answer = browser.get(f"/van-ban/1/tep/{sha256}")
        where = f"attachment; filename*=UTF-8''{quote(name)}"
        assert (kept(answer), answer.content) == ((200, "application/pdf", where), PDF)
        assert browser.get(f"/van-ban/1/tep/{'0' * 64}").status_code == 404
        assert browser.get(f"/van-ban/2/tep/{sha256}").status_code == 404
        assert send(browser).headers["location"] == "/van-ban/2", "without a file, too"
    with province.database.read() as connection:
        for code in (HERE, THERE):
            assert content.used_bytes(connection, code) == len(PDF) + 1
            found = content.find(connection, ContentKey(code, sha256))
            assert found is not None
            assert found.whole
        assert (
            connection.execute(select(func.sum(func.length(sent_piece.c.bytes)))).scalar_one() == len(PDF) + 1
        )
        logged = select(console_log.c.subject).where(console_log.c.event == "exported")
        assert list(connection.execute(logged).scalars()) == [f"/van-ban/1/tep/{sha256}"]
    assert b"".join(content.pieces(province.database, ContentKey(HERE, sha256), 7, 280_000)) == PDF[7:280_000]


def test_files_that_communes_attached_are_links_within_reach(province: Console) -> None:
    with province.signed_in() as browser:
        send(browser)
        run(province.database, 1, None)
        with province.database.read() as connection:
            (sent,) = sent_entries(connection)
        records = {
            code: register_file_id(sent.entry.id, f"{sent.entry.id}:{code}", f"bản {code}.pdf")
            for code in (HERE, THERE)
        }
        for code, record in records.items():
            attach(province, code, record, f"bản {code}.pdf", PDF + code.encode())
        late = register_file_id(sent.entry.id, "x", "chưa đến.pdf")
        attach(province, HERE, late, "chưa đến.pdf", PDF + b"2", came=False)
        shown = browser.get("/van-ban/1").text
        for code, record in records.items():
            address = f"/xa/{code}/tep/{quote(record)}"
            assert address in shown
            answer = browser.get(address)
            assert kept(answer)[:2] == (200, "application/pdf")
            assert answer.content == PDF + code.encode()
        waiting = browser.get(f"/xa/{HERE}/tep/{quote(late)}")
        assert (waiting.status_code, "còn ở" in text_of(waiting)) == (409, True)
    with province.signed_in("cum") as browser:
        shown = browser.get("/van-ban/1").text
        assert (records[HERE].rpartition(":")[2] in shown, THERE in shown) == (True, False)
        assert browser.get(f"/xa/{HERE}/tep/{quote(records[HERE])}").status_code == 200
        for code, record in ((THERE, records[THERE]), (HERE, records[THERE])):
            assert browser.get(f"/xa/{code}/tep/{quote(record)}").status_code == 404
    with province.database.read() as connection:
        logged = select(console_log.c.commune_code).where(console_log.c.event == "exported")
        assert sorted(connection.execute(logged).scalars()) == [HERE, HERE, THERE]


def test_files_of_forms_and_of_the_offices_own_registers_are_not_shown(province: Console) -> None:
    for record in (survey_attachment_id("r1", "f1", "ảnh.jpg"), register_file_id("m1", "m1", "đơn.pdf")):
        attach(province, HERE, record, "x.pdf", PDF + record.encode())
        with province.signed_in() as browser:
            assert browser.get(f"/xa/{HERE}/tep/{quote(record)}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [("trang.html", b"<script>1</script>", ".bin"), ("x.pdf", b"<html>", ".bin"), ("../x.pdf", PDF, ".pdf")],
)
def test_what_a_browser_would_run_is_given_out_as_bytes(
    province: Console, name: str, data: bytes, ending: str
) -> None:
    with province.signed_in() as browser:
        send(browser)
        run(province.database, 1, None)
        with province.database.read() as connection:
            (sent,) = sent_entries(connection)
        record = register_file_id(sent.entry.id, "x", "n")
        attach(province, HERE, record, name, data)
        status, media_type, where = kept(browser.get(f"/xa/{HERE}/tep/{quote(record)}"))
        assert status == 200
        assert media_type == ("application/pdf" if ending == ".pdf" else "application/octet-stream")
        assert where.startswith("attachment")
        assert where.endswith(ending)
        assert "%2F" not in where
