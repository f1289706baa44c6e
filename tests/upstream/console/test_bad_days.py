"""A server that is killed, a full disk, a database that is away: a clear page, and nothing half done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from desktop_app.wire.op import Value
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.support.servers.postgres import PostgresServer, new_postgres
from tests.upstream.catalogue.test_publishing import form
from tests.upstream.console.browsing import Browser, Console, console_over, open_console, text_of, upload
from tests.upstream.console.running import RunningConsole, run_console
from tests.upstream.jobs.provinces import PERIOD, SCOPE, SET, STATUS
from upstream.catalogue import catalogue
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.deciding.decision_log import copy_to_file, decisions
from upstream.deciding.decisions import state_of, write_records
from upstream.deciding.packages import draft_names

CODE = "00004"
BUSY = "Cơ sở dữ liệu đang bận, đã đầy hoặc không kết nối được. Chưa có gì thay đổi"


def filled(console: Console) -> Console:
    """Give a province a user, and a commune that has handed its report in."""
    fields: dict[str, Value] = {"set_code": SET, "period": PERIOD, "unit": "commune", "status": "submitted"}
    with console.database.write() as connection:
        ensure_commune(connection, CODE)
        write_records(connection, CODE, [(*STATUS, fields)], "Lan", 1)
    console.user()
    copy_to_file(console.database, console.services.decisions)
    return console


def running(console: Console, processes: Processes) -> RunningConsole:
    return run_console(processes, console.address, before=("--decisions", str(console.services.decisions)))


@pytest.fixture(params=["sqlite", "postgresql"])
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    """The province over each of the two databases."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        empty = request.getfixturevalue("empty_province_postgres")
        console = console_over(server.create_database(like=empty), tmp_path)
    else:
        console = open_console(request.getfixturevalue("empty_province"), tmp_path)
    with closing(console.database):
        yield filled(console)


def test_of_two_who_accept_and_return_at_once_one_is_told(province: Console, processes: Processes) -> None:
    server, path = running(province, processes), f"/ky-bao-cao/{SET}/{PERIOD}/{CODE}"
    answers: dict[str, httpx.Response] = {}
    ready = threading.Barrier(2)

    def decide(act: str) -> None:
        with server.browser() as browser:
            assert browser.sign_in("lan").status_code == 303
            token = browser.csrf(path)
            ready.wait(PATIENCE_SECONDS)
            answers[act] = browser.post(
                f"{path}/{act}", {"seen": "submitted", "reason": "Xem lại dòng 3"}, token
            )

    people = [threading.Thread(target=decide, args=(act,)) for act in ("duyet", "tra-lai")]
    for each in people:
        each.start()
    for each in people:
        each.join(PATIENCE_SECONDS)
    assert sorted(answer.status_code for answer in answers.values()) == [303, 409]
    (first,) = (act for act, answer in answers.items() if answer.status_code == 303)
    with province.database.read() as connection:
        assert state_of(connection, CODE, SCOPE) == {"duyet": "accepted", "tra-lai": "returned"}[first]
        assert len(decisions(connection)) == 1


def test_a_publication_that_is_killed_in_the_middle_is_none(province: Console, processes: Processes) -> None:
    """On PostgreSQL between its first row and its last, which somebody holds; on SQLite before the first."""
    server = running(province, processes)
    with server.browser() as browser:
        assert browser.sign_in("lan").status_code == 303
        _, draft = upload(browser, form(), "ho-dan.md")
        asked = threading.Thread(target=_publish, args=(browser, draft, browser.csrf(draft)))
        with province.database.write() as other:
            if other.dialect.name == "postgresql":
                other.exec_driver_sql("LOCK TABLE decision IN EXCLUSIVE MODE")
            asked.start()
            if other.dialect.name == "postgresql":
                wait_until(lambda: bool(other.execute(_WAITING).scalar_one()), "the publication to wait")
            server.process.kill()
            server.process.wait()
            asked.join(PATIENCE_SECONDS)
    with province.database.read() as connection:
        assert catalogue.entries(connection) == []
        assert decisions(connection) == []
        assert len(draft_names(connection)) == 1, "what was brought is there"
    with running(province, processes).browser() as browser:
        assert browser.sign_in("lan").status_code == 303
        assert browser.fill(draft, f"{draft}/cong-bo", ring="").status_code == 303, "its version is free"
    with province.database.read() as connection:
        assert [entry.code for entry in catalogue.entries(connection)] == ["HO_DAN"]


_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'decision'::regclass")


def _publish(browser: Browser, draft: str, token: str) -> None:
    with pytest.raises(httpx.HTTPError):
        browser.post(f"{draft}/cong-bo", {"ring": ""}, token)


def test_a_full_disk_is_a_page_that_says_so_and_nothing_half_done(
    tmp_path: Path, empty_province: Path, processes: Processes
) -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    province = filled(open_console(empty_province, tmp_path))
    province.database.close()
    server, path = running(province, processes), f"/ky-bao-cao/{SET}/{PERIOD}/{CODE}"
    unlimited = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    with server.browser() as browser:
        assert browser.sign_in("lan").status_code == 303
        tokens = [browser.csrf(page) for page in (path, "/danh-muc")]
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
        accepting = browser.post(f"{path}/duyet", {"seen": "submitted"}, tokens[0])
        bringing = browser.client.post(
            "/danh-muc/dua-len",
            files={"csrf": (None, tokens[1]), "file": ("ho-dan.md", form())},
            headers={"origin": browser.origin},
        )
        assert (accepting.status_code, BUSY in text_of(accepting)) == (503, True)
        assert (bringing.status_code, "ổ đĩa đã đầy" in text_of(bringing)) == (422, True)
        with province.database.read() as connection:
            assert state_of(connection, CODE, SCOPE) == "submitted"
            assert (draft_names(connection), decisions(connection)) == ([], [])
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert browser.post(f"{path}/duyet", {"seen": "submitted"}, tokens[0]).status_code == 303
    with province.database.read() as connection:
        assert state_of(connection, CODE, SCOPE) == "accepted"
        (noted,) = decisions(connection)
    assert noted.id in Path(province.services.decisions or "").read_text("utf-8")
    province.database.close()


def test_a_database_that_is_stopped_and_started_is_a_page_and_then_the_work(
    tmp_path: Path, processes: Processes
) -> None:
    with new_postgres() as postgres:
        postgres.start(processes)
        province = filled(console_over(postgres.create_database(), tmp_path))
        province.database.close()
        server, path = running(province, processes), f"/ky-bao-cao/{SET}/{PERIOD}/{CODE}"
        with server.browser() as browser:
            assert browser.sign_in("lan").status_code == 303
            token = browser.csrf(path)
            postgres.stop()
            for answer in (browser.get("/"), browser.post(f"{path}/duyet", {"seen": "submitted"}, token)):
                assert answer.status_code == 503, text_of(answer)
                assert BUSY in text_of(answer)
                assert "postgres" not in answer.text
            postgres.start(processes)
            assert browser.get(path).status_code == 200, "still signed in"
            assert browser.post(f"{path}/duyet", {"seen": "submitted"}, token).status_code == 303
        with closing(Database.connect(province.address)) as database, database.read() as connection:
            assert state_of(connection, CODE, SCOPE) == "accepted"
            assert len(decisions(connection)) == 1
        processes.end_all()
