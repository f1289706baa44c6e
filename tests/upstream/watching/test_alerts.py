"""What needs a person is found, printed, and sent once for as long as it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from sqlalchemy import update

from tests.support.servers.proxy import free_ports
from tests.support.servers.upstream import Upstream
from tests.upstream.admin.test_commands import run
from upstream.admin.setup import open_initialised
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.communes.communes import ensure_commune
from upstream.database.console_tables import backup_run
from upstream.database.tables import commune
from upstream.read_model.troubles import PageWork, for_each
from upstream.watching.alerts import Watched, alert_rules, alerts_of

DAY = 86_400_000


def keys_at(server: Upstream, later: int = 0, watched: Watched | None = None) -> list[str]:
    """What is found so many milliseconds from now."""
    limits, now = server_limits().communes, now_millis() + later
    opened, _ = open_initialised(server.database)
    with closing(opened), opened.read() as connection:
        return [each.key for each in alerts_of(connection, alert_rules(), limits, watched or Watched(), now)]


def test_backups_that_stop_are_found(server: Upstream, tmp_path: Path) -> None:
    assert keys_at(server) == ["backup"], "none was ever made"
    server.command("backup", str(tmp_path / "copy"))
    assert keys_at(server) == []
    assert keys_at(server, 2 * DAY) == ["backup"]
    with server.opened() as connection:
        connection.execute(update(backup_run).values(problem="full"))
    assert keys_at(server) == ["backup"], "one that failed is none"


def test_a_certificate_is_found_before_it_ends(upstream: Upstream, tmp_path: Path) -> None:
    upstream.command("backup", str(tmp_path / "copy"))
    pem = tmp_path / "certificate.pem"
    trustme.CA().issue_cert("mttq.example").cert_chain_pems[0].write_to_path(str(pem))
    watched = Watched(certificate=pem)
    assert keys_at(upstream, 0, watched) == []
    pem.write_text("no certificate")
    assert keys_at(upstream, 0, watched) == ["no certificate"]


def test_what_fills_a_commune_is_found(server: Upstream, tmp_path: Path) -> None:
    server.command("backup", str(tmp_path / "copy"))
    limits = server_limits().communes
    with server.opened() as connection:
        for code in ("00001", "00004"):
            ensure_commune(connection, code)
        nearly = int(limits.records * 0.95)
        connection.execute(update(commune).where(commune.c.code == "00004").values(records=nearly))
    assert keys_at(server) == ["full 00004"]


def test_communes_that_pages_cannot_show_are_found(upstream: Upstream, tmp_path: Path) -> None:
    upstream.command("backup", str(tmp_path / "copy"))

    def fail(_code: str) -> None:
        raise KeyError("x")

    with upstream.opened() as connection:
        ensure_commune(connection, "00004")
    opened, _ = open_initialised(upstream.database)
    with closing(opened):
        for_each(opened, PageWork.TOTALS, ["00004"], fail, lambda _: True)
    assert keys_at(upstream) == ["unreadable ['00004']"]


def test_a_disk_that_fills_is_found(
    upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream.command("backup", str(tmp_path / "copy"))
    rules = tmp_path / "rules.toml"
    shipped = Path("resources/upstream/watching.toml").read_text("utf-8")
    rules.write_text(shipped.replace("free_percent = 10 ", "free_percent = 101 "), "utf-8")
    done = upstream.run("check", "--rules", str(rules))
    assert (done.returncode, "Make room before it is full" in done.stdout) == (1, True)
    assert upstream.run("check").stdout.strip() == "Nothing needs you."
    rules.write_text("free = 1")
    done = upstream.run("check", "--rules", str(rules))
    assert "Copy resources/upstream/watching.toml" in done.stderr


class Mailbox:
    """Takes mails, or refuses them."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refusing = False

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        """Take a mail."""
        if self.refusing:
            return "451 later"
        self.mails.append(envelope.content.decode())  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    (port,) = free_ports(1)
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"127.0.0.1:{port}"
    controller.stop()


def test_a_mail_is_sent_when_what_is_found_changes(
    upstream: Upstream, tmp_path: Path, mailbox: tuple[Mailbox, str]
) -> None:
    box, smtp = mailbox

    def check() -> int:
        done = upstream.run(
            "check", "--mail-to", "admin@mttq.example", "--smtp", smtp, "--noted", str(tmp_path / "noted")
        )
        if box.refusing:
            assert "did not take the message" in done.stderr
        return done.returncode

    box.refusing = True
    assert check() == 2, "a timer whose mail was not taken fails"
    box.refusing = False
    assert [check(), check()] == [1, 1], "what was not taken is sent, and once"
    assert len(box.mails) == 1
    assert "To: admin@mttq.example" in box.mails[0]
    upstream.command("backup", str(tmp_path / "copy"))
    assert [check(), check()] == [0, 0]
    assert len(box.mails) == 2, "and once that it is well again"


def test_a_database_that_is_gone_is_what_needs_a_person(tmp_path: Path, mailbox: tuple[Mailbox, str]) -> None:
    box, smtp = mailbox
    asked = ("check", "--mail-to", "a@mttq.example", "--smtp", smtp, "--noted", str(tmp_path / "noted"))
    assert run(tmp_path / "none.sqlite", *asked) == 1
    assert len(box.mails) == 1


def test_a_database_that_goes_while_it_is_read_is_what_needs_a_person(
    upstream: Upstream, mailbox: tuple[Mailbox, str], tmp_path: Path
) -> None:
    box, smtp = mailbox
    upstream.kill()
    with upstream.opened() as connection:
        connection.exec_driver_sql("ALTER TABLE urgent_message RENAME TO damaged")
    asked = ("check", "--mail-to", "a@mttq.example", "--smtp", smtp, "--noted", str(tmp_path / "noted"))
    assert run(Path(upstream.database), *asked) == 1
    assert len(box.mails) == 1


def test_a_password_goes_over_no_open_line(
    tmp_path: Path,
    mailbox: tuple[Mailbox, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, smtp = mailbox
    monkeypatch.setenv("SMTP_USER", "tinh")
    monkeypatch.setenv("SMTP_PASSWORD", "khong-ai-biet")
    asked = ("check", "--mail-to", "a@mttq.example", "--smtp", smtp, "--noted", str(tmp_path / "noted"))
    assert run(tmp_path / "none.sqlite", *asked) == 2
    assert "no TLS" in capsys.readouterr().err
