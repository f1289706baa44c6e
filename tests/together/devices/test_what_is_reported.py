"""The province knows which program each computer has, and where changes wait; older ends go on as before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app import __version__
from desktop_app.sync.problems import CommuneFull
from desktop_app.sync.transport.https import HttpTransport
from tests.builders import put_response
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream, with_numbers
from upstream.base.clock import now_millis
from upstream.console.accounts.reach import EVERYTHING
from upstream.console.queries.communes import program_counts
from upstream.console.queries.today import today
from upstream.database.tables import device
from upstream.devices.reported import program_in


def respond(desk: Desk, *names: str) -> None:
    with desk.office.record() as rec:
        for name in names:
            put_response(rec, name)


def reported(server: Upstream) -> tuple[str, int | None]:
    with server.opened() as connection:
        query = select(device.c.program, device.c.waiting_since).where(device.c.token_hash.is_not(None))
        program, since = connection.execute(query).one()
    return str(program), since


def test_the_version_is_reported_with_changes_for_at_most_twelve_bytes(
    upstream: Upstream, line: Line, make_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream, line.address)
    assert reported(upstream) == ("", None)
    respond(lan, "a")
    lan.sync()
    assert reported(upstream) == (__version__, None)
    assert len(f"?{__version__}") <= 12
    with upstream.opened() as connection:
        assert program_counts(connection, EVERYTHING) == [(__version__, 1)]
    monkeypatch.setattr("desktop_app.__version__", "1.0.1")
    lan.sync()
    assert reported(upstream) == (__version__, None), "nothing is reported, nothing lost"
    respond(lan, "b")
    lan.sync()
    assert reported(upstream) == ("1.0.1", None)


def test_an_older_office_goes_on_and_its_version_is_not_known(
    upstream: Upstream, make_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = HttpTransport.opened

    def as_before(transport: HttpTransport, method: str, path: str, *more: object, **named: object) -> object:
        return opened(transport, method, path.partition("?")[0], *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(HttpTransport, "opened", as_before)
    lan = make_desk("Lan")
    lan.enrol(upstream)
    respond(lan, "a")
    assert lan.sync().pushed > 0
    assert reported(upstream) == ("", None)


def test_an_older_province_takes_the_changes_of_a_newer_office(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    upstream.stop()
    upstream.module = "tests.support.servers.older_upstream"
    upstream.start()
    lan = make_desk("Lan")
    lan.enrol(upstream)
    respond(lan, "a")
    assert lan.sync().pushed > 0
    assert reported(upstream) == ("", None)


def test_changes_that_wait_are_seen_until_they_come(
    server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(server)
    respond(lan, "a")
    lan.sync()
    server.stop()
    server.start("--limits", str(with_numbers(tmp_path / "limits.toml", records=1)))
    respond(lan, "b", "c")
    with pytest.raises(CommuneFull):
        lan.sync()
    _, since = reported(server)
    assert since is not None
    assert 0 <= now_millis() - since < 3_600_000
    with pytest.raises(CommuneFull):
        lan.sync()
    assert reported(server)[1] == since, "since when, not when last"
    with server.opened() as connection:
        assert [each.days for each in today(connection, EVERYTHING, since + 3 * 86_400_000).silent] == [3]
        assert today(connection, EVERYTHING, since + 3_600_000).silent == []
    server.stop()
    server.start()
    lan.sync()
    assert reported(server)[1] is None


def test_a_strange_version_is_none() -> None:
    assert program_in(b"1.2.3rc1") == "1.2.3rc1"
    assert [program_in(each) for each in (b"", b"a=b", b"%00", b"x" * 21, "é".encode())] == [""] * 5
