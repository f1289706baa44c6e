"""Computers and codes, urgent reports, users, log, backups, health: each done on its page."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from tests.support.patience import wait_until
from tests.upstream.console.browsing import Console, text_of
from upstream.admin.cli import main
from upstream.base.certificates import certificate_end
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import Right
from upstream.database.backups import backup_runs
from upstream.database.tables import segment
from upstream.deciding.codes import CodeState, codes
from upstream.deciding.decision_log import DecisionKind, decisions
from upstream.devices.devices import add_device, find_by_id, list_devices
from upstream.http.refusal_counts import RefusalCounts
from upstream.read_model.troubles import PageWork, for_each
from upstream.urgent.reports import take
from upstream.watching.alerts import AlertRules, alert_rules, watched_of

HERE, THERE = "00004", "00008"
DEVICE = "a" * 32


@pytest.fixture
def communes(console: Console) -> Console:
    """Two communes, each with a computer and an urgent report."""
    with console.database.write() as connection:
        for code, device in ((HERE, DEVICE), (THERE, "b" * 32)):
            ensure_commune(connection, code)
            add_device(connection, code, device, f"Máy {code}", b"", now_millis())
            known = find_by_id(connection, device)
            assert known is not None
            rows = [UrgentRow("Nội dung", f"sự việc ở {code}")]
            message = UrgentMessage(
                f"r{code}", "register_entry", "Báo cáo nhanh", f"Vụ {code}", rows, "Lan", 1
            )
            take(connection, known, [message], now_millis(), server_limits().communes)
    console.user()
    console.user("cum", [Right.VIEW, Right.ADMIN], [HERE])
    return console


def test_a_code_is_made_shown_once_and_withdrawn(communes: Console) -> None:
    with communes.signed_in() as browser:
        page = browser.fill("/may/ma", "/may/ma", communes=f"{HERE} Ba Đình\n", name="Máy mới", days="3")
        assert page.status_code == 200
        (code,) = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text_of(page))
        assert "<svg" in page.text
        assert "https://mttq.example" in page.text
        with communes.database.read() as connection:
            (made,) = codes(connection, now_millis(), HERE)
        assert (made.state, made.name, made.made_by) == (CodeState.OPEN, "Máy mới", "lan")
        shown = browser.get(f"/may/{HERE}")
        assert code not in shown.text
        assert browser.fill(f"/may/{HERE}", f"/may/{HERE}/ma/{made.id}/rut").status_code == 303
        assert "Không ai kết nối được bằng mã này nữa" in text_of(browser.get("/may"))
        with communes.database.read() as connection:
            assert codes(connection, now_millis(), HERE)[0].state is CodeState.WITHDRAWN


def test_codes_of_many_communes_are_made_as_one_act_and_a_name_is_a_code(communes: Console) -> None:
    with communes.signed_in() as browser:
        page = browser.fill("/may/ma", "/may/ma", communes=f"{HERE}\nPhường Ngọc Hà", days="7")
        assert page.text.count('class="card sheet"') == 2, text_of(page)
        with communes.database.read() as connection:
            assert DecisionKind.ACT in {each.kind for each in decisions(connection)}


def test_a_commune_out_of_reach_gets_no_code(communes: Console) -> None:
    with communes.signed_in("cum") as browser:
        answer = browser.fill("/may/ma", "/may/ma", communes=THERE, days="7")
        assert answer.status_code == 422
        with communes.database.read() as connection:
            assert codes(connection, now_millis()) == []


def test_a_computer_is_refused_with_a_reason_and_noted_in_the_file(communes: Console) -> None:
    path = f"/may/{HERE}/{DEVICE}/thu-hoi"
    with communes.signed_in() as browser:
        assert browser.fill(path, path, reason=" ").status_code == 422
        assert browser.fill(path, path, reason="mất trộm").status_code == 303
        assert browser.get(path).status_code == 404, "it is refused already"
        assert "mất trộm" in text_of(browser.get("/he-thong/quyet-dinh"))
    with communes.database.read() as connection:
        assert [each.revoked for each in list_devices(connection, HERE)] == [True]
    assert communes.services.decisions is not None
    assert "mất trộm" in communes.services.decisions.read_text("utf-8")


def test_nothing_of_a_commune_out_of_reach_is_shown(communes: Console) -> None:
    with communes.signed_in("cum") as browser:
        for path in (
            "/may",
            "/bao-cao-khan",
            "/he-thong/nhat-ky",
            "/he-thong/quyet-dinh",
            "/he-thong/suc-khoe",
        ):
            page = browser.get(path)
            assert page.status_code == 200
            assert THERE not in page.text, path
            assert "Ngọc Hà" not in page.text, path
        for path in (f"/may/{THERE}", f"/may/{THERE}/{'b' * 32}/thu-hoi", f"/bao-cao-khan/{THERE}/r{THERE}"):
            assert browser.get(path).status_code == 404, path
        token = browser.csrf("/toi")
        for path in (f"/bao-cao-khan/{THERE}/r{THERE}/da-doc", f"/may/{THERE}/{'b' * 32}/thu-hoi"):
            assert browser.post(path, {"reason": "x"}, token).status_code == 404, path
        for path in (f"/may/{HERE}/{'b' * 32}/thu-hoi", f"/bao-cao-khan/{HERE}/r{THERE}/da-doc"):
            assert browser.post(path, {"reason": "x"}, token).status_code == 404, path


def test_an_urgent_report_is_on_every_page_until_somebody_has_read_it(communes: Console) -> None:
    path = f"/bao-cao-khan/{HERE}/r{HERE}"
    with communes.signed_in("cum") as browser:
        assert "1 báo cáo khẩn chưa ai đọc" in text_of(browser.get("/toi"))
        assert f"sự việc ở {HERE}" in text_of(browser.get(path))
        assert "chưa ai đọc" in text_of(browser.get("/toi")), "a look alone says nothing to the commune"
        assert browser.fill(path, f"{path}/da-doc").status_code == 303
        assert "chưa ai đọc" not in text_of(browser.get("/toi"))
        assert "Cum đã xem" in text_of(browser.get(path))
    with communes.signed_in() as browser:
        assert f"Vụ {THERE}" in text_of(browser.get("/toi"))


def test_users_are_made_changed_and_locked_on_their_pages(communes: Console) -> None:
    base = "/he-thong/nguoi-dung"
    with communes.signed_in() as browser:
        fields: dict[str, str | list[str]] = {"name": "minh", "full_name": "Lê Văn Minh", "everywhere": "0"}
        fields["right"] = ["view", "decide"]
        answer = browser.fill(f"{base}/moi", f"{base}/moi", **fields, communes="99999")
        assert answer.status_code == 422
        assert "Lê Văn Minh" in answer.text, "what was typed is kept"
        page = browser.fill(f"{base}/moi", f"{base}/moi", **fields, communes=f"{HERE} Ba Đình, {THERE}")
        link = re.search(r"https://console\.test(/moi/[\w-]+)", page.text)
        assert link is not None
        assert communes_of(communes, "minh") == frozenset({HERE, THERE})
        number = number_of(communes, "minh")
        answer = browser.fill(
            f"{base}/{number}", f"{base}/{number}", full_name="Minh", right="view", everywhere="1"
        )
        assert answer.status_code == 303
        assert communes_of(communes, "minh") is None
        with communes.browser() as other:
            other.fill(link[1], link[1], password="một hai ba bốn", again="một hai ba bốn")
            assert other.get("/may").status_code == 200
            assert browser.fill(f"{base}/{number}", f"{base}/{number}/khoa", locked="1").status_code == 303
            assert other.get("/may").status_code == 303
        assert "đang bị khóa" in text_of(browser.get(base))


def test_who_manages_a_cluster_makes_no_user_who_sees_more(communes: Console) -> None:
    base = "/he-thong/nguoi-dung"
    with communes.signed_in("cum") as browser:
        token = browser.csrf("/toi")
        fields = {"name": "lau", "full_name": "Lậu", "right": "view", "everywhere": "1"}
        assert browser.post(f"{base}/moi", fields, token).status_code == 403
        own = number_of(communes, "cum")
        assert browser.post(f"{base}/{own}", fields, token).status_code == 403
        assert browser.post(f"{base}/{number_of(communes, 'lan')}/lien-ket", {}, token).status_code == 403
        assert browser.post("/he-thong/sao-luu", {}, token).status_code == 403


def number_of(console: Console, name: str) -> int:
    from upstream.console.accounts.users import require_user

    with console.database.read() as connection:
        return require_user(connection, name).number


def communes_of(console: Console, name: str) -> frozenset[str] | None:
    from upstream.console.accounts.users import require_user

    with console.database.read() as connection:
        return require_user(connection, name).reach.communes


def test_what_is_looked_at_is_logged_once_in_a_while(communes: Console) -> None:
    with communes.signed_in() as browser:
        for _ in range(3):
            browser.get(f"/may/{HERE}")
        said = text_of(browser.get(f"/he-thong/nhat-ky?event=saw&name=lan&commune={HERE}"))
        assert said.count(f"/may/{HERE}") == 1, said
        assert "1–1 trong 1" in said


def test_the_button_makes_a_backup_that_is_proved(communes: Console) -> None:
    with communes.signed_in() as browser:
        assert "Chưa có bản sao lưu nào" in text_of(browser.get("/he-thong/sao-luu"))
        assert browser.fill("/he-thong/sao-luu", "/he-thong/sao-luu").status_code == 303

        def done() -> bool:
            with communes.database.read() as connection:
                return all(run.ended_at for run in backup_runs(connection, 5))

        wait_until(done, "the backup")
        assert "trọn vẹn" in text_of(browser.get("/he-thong/sao-luu"))
    with communes.database.read() as connection:
        (run,) = backup_runs(connection, 5)
    assert run.problem == ""
    assert Path(run.file).read_bytes()[:15] == b"SQLite format 3"
    assert not [each for each in threading.enumerate() if each.name == "backup"]


def test_a_backup_that_cannot_be_written_says_why(communes: Console, tmp_path: Path) -> None:
    assert communes.services.backups is not None
    communes.services.backups.write_text("a file where the folder should be")
    with communes.signed_in() as browser:
        browser.fill("/he-thong/sao-luu", "/he-thong/sao-luu")

        def failed() -> bool:
            with communes.database.read() as connection:
                return any(run.problem for run in backup_runs(connection, 5))

        wait_until(failed, "the failure")


def test_the_command_notes_its_backup_too(communes: Console, tmp_path: Path) -> None:
    assert main(["--database", communes.address, "backup", str(tmp_path / "copy.sqlite")]) == 0
    with communes.signed_in() as browser:
        assert "copy.sqlite" in text_of(browser.get("/he-thong/sao-luu"))


def test_health_has_the_rules_and_files_of_check(communes: Console, tmp_path: Path) -> None:
    """As ``serve --rules`` names them: the disk that is left, too, which no database knows."""
    rules = tmp_path / "rules.toml"
    numbers = {name: 100.1 if name == "free_percent" else 10**6 for name in AlertRules.__struct_fields__}
    rules.write_text("\n".join(f"{name} = {number}" for name, number in numbers.items()), "utf-8")
    with communes.signed_in() as browser:
        before = text_of(browser.get("/he-thong/suc-khoe"))
    watched = watched_of(communes.address, None)
    told = replace(communes, services=replace(communes.services, rules=alert_rules(rules), watched=watched))
    with told.signed_in() as browser:
        after = text_of(browser.get("/he-thong/suc-khoe"))
    assert ("Ổ đĩa" in before, "Ổ đĩa" in after) == (False, True)
    serve = ["--database", communes.address, "serve", "--port", "0", "--console", "127.0.0.1:0"]
    assert main([*serve, "--rules", str(tmp_path / "none.toml")]) == 1


def test_health_counts_refusals_and_bytes(communes: Console) -> None:
    counts = RefusalCounts(communes.database)
    for code in ("too_many", "too_many", "space_full"):
        counts.note(code)
    counts.write()
    counts.note("too_many")
    counts.write()
    with communes.database.write() as connection:
        row = dict.fromkeys(("first", "last", "device", "first_seq", "last_seq"), 1)
        blobs = {"last_hash": b"", "name": b"", "packed": bytes(5_000_000)}
        values = {"commune": HERE, "fresh": True, "received_at": now_millis(), **row, **blobs}
        connection.execute(insert(segment).values(**values))
    with communes.signed_in() as browser:
        said = text_of(browser.get("/he-thong/suc-khoe"))
        assert "too_many 3" in said
        assert "space_full 1" in said
        assert "4,8 MB" in said, said
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()


def test_health_says_which_commune_cannot_be_shown_and_what_to_do(communes: Console) -> None:
    def fail(_: str) -> None:
        raise KeyError("Nguyễn Văn A")

    with communes.database.write() as connection:
        ensure_commune(connection, HERE)
    assert for_each(communes.database, PageWork.TOTALS, [HERE], fail, lambda _: True) == 1
    with communes.signed_in() as browser:
        page = browser.get("/he-thong/suc-khoe")
        assert "KeyError" in text_of(page)
        assert "Hãy cập nhật chương trình rồi chạy “rebuild”" in text_of(page)
        assert "Nguyễn" not in page.text, "no content is in it"


def test_the_end_of_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    import trustme
    from cryptography import x509

    pem = tmp_path / "cert.pem"
    made = trustme.CA().issue_cert("mttq.example").cert_chain_pems[0]
    made.write_to_path(str(pem))
    end = x509.load_pem_x509_certificate(pem.read_bytes()).not_valid_after_utc
    assert certificate_end(pem) == int(end.timestamp()) * 1000
    pem.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")
    assert certificate_end(pem) is None
    assert certificate_end(tmp_path / "none.pem") is None


def test_a_hostile_text_of_an_office_is_text(console: Console) -> None:
    console.user()
    hostile = "<script>alert(1)</script>"
    with console.database.write() as connection:
        ensure_commune(connection, HERE)
        add_device(connection, HERE, DEVICE, hostile, b"", now_millis())
        known = find_by_id(connection, DEVICE)
        assert known is not None
        message = UrgentMessage(
            "r1", "register_entry", hostile, hostile, [UrgentRow(hostile, hostile)], hostile, 1
        )
        take(
            connection,
            known,
            [message],
            now_millis(),
            server_limits().communes,
        )
    with console.signed_in() as browser:
        for path in ("/toi", f"/may/{HERE}", "/bao-cao-khan", f"/bao-cao-khan/{HERE}/r1"):
            page = browser.get(path).text
            assert hostile not in page, path
            assert "&lt;script&gt;" in page, path
