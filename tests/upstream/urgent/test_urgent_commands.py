"""Urgent reports in the terminal of the province: shown as they are, hiding and feigning nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from desktop_app.base.i18n import language, set_language
from desktop_app.wire.ranges import LATEST
from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from tests.upstream.exchange.journals import COMMUNE
from upstream.admin.cli import main
from upstream.base.limits import server_limits
from upstream.communes.communes import ensure_commune
from upstream.database import tables
from upstream.database.database import Database
from upstream.devices.devices import EnrolledDevice, add_device, find_by_token
from upstream.urgent import reports

MOST = server_limits().communes
AN_ID = "0198-0000-1234567890ab"
EVIL = "Sạt lở\x1b[2J\x07\tđã xem\u202e"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    before = language()
    path = tmp_path / "province.sqlite"
    assert main(["--lang", "en", "--database", str(path), "init", "--sample"]) == 0
    yield path
    set_language(before)


def told(database: Path, *messages: UrgentMessage, commune: str = COMMUNE) -> None:
    """The reports arrive from a computer of a commune."""
    opened = Database.connect(str(database))
    try:
        with opened.write() as connection:
            reports.take(connection, _device(connection, commune), messages, 1, MOST)
    finally:
        opened.close()


def _device(connection: Connection, commune: str) -> EnrolledDevice:
    ensure_commune(connection, commune)
    found = find_by_token(connection, add_device(connection, commune, f"d-{commune}", "Lan", bytes(32), 1))
    assert found is not None
    return found


def a_message(report_id: str = AN_ID, title: str = "Sạt lở", at: int = 1, text: str = "12") -> UrgentMessage:
    return UrgentMessage(
        report_id, "register_event", "Báo cáo nhanh", title, [UrgentRow("Số người", text)], "Lan", at
    )


def printed(database: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["--lang", "en", "--database", str(database), "urgent", *words]) == 0
    return capsys.readouterr().out


def test_nothing_in_a_report_moves_the_cursor_or_passes_for_another_line(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(database, a_message(title=EVIL, text=f"12\nReported by nobody{EVIL}"))
    listed = printed(database, capsys, "list")
    shown = printed(database, capsys, "show", AN_ID)
    for text in (listed, shown):
        assert all(letter.isprintable() or letter in "\n\t" for letter in text)
    _, line = listed.splitlines()  # below the headings
    assert len(line.split("\t")) == 8
    assert "\nReported by nobody" not in shown
    assert "Reported by nobody" in shown


@pytest.fixture
def east() -> Iterator[None]:
    """A terminal seven hours east of Greenwich, as in Vietnam; on Windows that of the computer."""
    if not hasattr(time, "tzset"):
        yield
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "ICT-7")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("east")
def test_a_report_of_the_last_day_of_the_calendar_is_shown_before_it_counts_as_seen(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(database, a_message(at=LATEST))
    with monkeypatch.context() as patched, pytest.raises(BrokenPipeError):
        patched.setattr("upstream.admin.urgent_commands.print", _broken, raising=False)
        printed(database, capsys, "show", AN_ID)
    assert "not seen" in printed(database, capsys, "list")
    assert "9999" in printed(database, capsys, "show", AN_ID, "--by", "Chị Hà")
    assert "seen by Chị Hà" in printed(database, capsys, "list", "--all")


def _broken(*_: object, **__: object) -> None:
    raise BrokenPipeError


def test_reports_that_end_alike_can_each_be_shown(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(database, a_message(), a_message("0199-1111-1234567890ab", "Cháy"))
    told(database, a_message(title="Lụt"), commune="d")
    _, *rows = [line.split("\t") for line in printed(database, capsys, "list").splitlines()]
    assert len(rows) == 3
    for commune, _, name, *_, title in rows:
        assert title in printed(database, capsys, "show", name, "--commune", commune)
    assert printed(database, capsys, "list") == ""


def test_what_another_commune_was_refused_says_nothing_of_this_one(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(database, a_message())
    told(database, a_message(), commune="d")
    opened = Database.connect(str(database))
    with opened.write() as connection:
        number = connection.execute(
            select(tables.device.c.number).where(tables.device.c.commune == "d")
        ).scalar_one()
        refused = {"entity": "register_event", "entity_id": AN_ID, "patch": b"", "reason": "", "at": 1}
        place = {"device": number, "device_seq": 1, "version": 1, "record_exists": False}
        connection.execute(insert(tables.rejected).values(**refused, **place))
    opened.close()
    assert "on the way" in printed(database, capsys, "list", "--commune", COMMUNE)
    assert "refused" in printed(database, capsys, "list", "--commune", "d")
