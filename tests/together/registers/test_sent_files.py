"""A draft that comes down with its file: the office fetches and opens it; taken back, it is gone again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.registers.lists.timeline import timeline_of
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import COMMUNE, an_office
from tests.support.files import A_FILE, Stranger, content_at, sha256_of
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange, step
from upstream.attachments.sent_down import examine_sent

DRAFT = ("received_on=2026-10-01", "subject=Dự thảo Nghị quyết", "requester=Ủy ban MTTQ tỉnh")
OTHER_COMMUNE = "00001"
TODAY = date(2026, 10, 5)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "Dự thảo Nghị quyết.pdf"
    path.write_bytes(A_FILE)
    return path


@pytest.fixture
def other(upstream: Upstream, tmp_path: Path) -> Iterator[Desk]:
    """An office of another commune."""
    office = an_office(tmp_path / "Xa", officer="Hoa", commune=OTHER_COMMUNE)
    enrol(office.sync_book(), upstream.address, upstream.code(OTHER_COMMUNE), "")
    yield Desk(office)
    office.close()


def send(upstream: Upstream, *files: Path) -> str:
    """Send a draft down with files; the id of its entry."""
    given = [word for answer in DRAFT for word in ("--answer", answer)]
    given += [word for path in files for word in ("--file", str(path))]
    return upstream.command("entry", "begin", "GYDT", *given, "--by", "Tỉnh", "--all").splitlines()[0]


def files_at(desk: Desk, entry_id: str) -> list[str]:
    with desk.office.read() as connection:
        told = timeline_of(connection, entry_id, TODAY, desk.office.officer)
    assert told is not None
    return [file.name for file in told.files]


def test_the_file_of_a_draft_comes_to_both_computers(
    desks: tuple[Desk, Desk], upstream: Upstream, draft: Path
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = send(upstream, draft)
    exchange(lan, minh)
    named = examine_sent(draft.name, A_FILE)
    for desk in desks:
        assert content_at(desk, named.sha256) == A_FILE
        assert files_at(desk, entry_id) == [named.name]
        with desk.office.read() as connection:
            assert open_rejections(connection) == []
        again = desk.sync()
        assert (again.files_sent, again.files_fetched, again.file_problems) == (0, 0, [])
        assert desk.sync(compare=True).differences == 0
    step(lan, entry_id, "begin", on=TODAY)
    exchange(lan, minh)


def test_it_is_kept_once_for_all_and_is_no_file_of_other_communes(
    desks: tuple[Desk, Desk], upstream: Upstream, draft: Path, other: Desk
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    given = [word for answer in DRAFT for word in ("--answer", answer)]
    upstream.command(
        *("entry", "begin", "GYDT", *given, "--by", "Tỉnh", "--commune", COMMUNE, "--file", str(draft))
    )
    sha256 = sha256_of(A_FILE)
    stranger = Stranger(upstream.address, other)
    assert stranger.ask("GET", f"/{sha256}").status_code == 404, "who knows the hash has no file"
    assert Stranger(upstream.address, lan).ask("GET", f"/{sha256}").content == A_FILE
    with upstream.opened() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM content_piece").scalar_one() == 0
        kept = connection.exec_driver_sql("SELECT sum(length(bytes)) FROM sent_piece").scalar_one()
    assert kept == len(A_FILE)


def test_a_draft_that_is_taken_back_takes_its_file_back(
    desks: tuple[Desk, Desk], upstream: Upstream, draft: Path
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = send(upstream, draft)
    exchange(lan, minh)
    upstream.command("jobs", "withdraw", "1", "--reason", "gửi nhầm tệp")
    exchange(lan, minh)
    for desk in desks:
        assert desk.sync(compare=True).differences == 0
        assert files_at(desk, entry_id) == []
        assert content_at(desk, sha256_of(A_FILE)) is None
    with upstream.opened() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM stored_content").scalar_one() == 0
    assert Stranger(upstream.address, lan).ask("GET", f"/{sha256_of(A_FILE)}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("phần mềm.pdf", b"MZ" + bytes(100), "is a program"),
        ("dự thảo.exe", b"MZ", "not taken here"),
        ("ảnh.jpg", b"\xff\xd8\xff\xe0", "not taken here"),
        ("dự thảo.pdf", b"", "is empty"),
        ("dự thảo.docx", b"%PDF-1.7", "does not match"),
    ],
)
def test_what_no_office_could_attach_is_not_sent(
    upstream: Upstream, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    given = [word for answer in DRAFT for word in ("--answer", answer)]
    done = upstream.run("entry", "begin", "GYDT", *given, "--all", "--file", str(path))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    with upstream.opened() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM act").scalar_one() == 0
