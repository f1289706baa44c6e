"""The command line of the server: what it prints, what it refuses, and that it keeps no secrets readable."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.catalogue.packages.package import MANIFESTS as READ_BY_OFFICES
from desktop_app.wire.envelope import encode_package
from tests.support.servers.upstream import Upstream
from tests.updates.a_province import Province
from upstream.admin.cli import main
from upstream.catalogue.catalogue import PublishedPackage, publish
from upstream.catalogue.publishing import MANIFESTS
from upstream.database.database import Database
from upstream.database.migrating import upgrade
from upstream.database.schema import metadata
from upstream.records.locks import locked_scopes, set_lock
from upstream.server.serving import is_loopback

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _keep_language() -> object:
    before = language()
    yield
    set_language(before)


def run(database: Path, *arguments: str) -> int:
    return main(["--lang", "en", "--database", str(database), *arguments])


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "province.sqlite"
    assert run(path, "init", "--name", "Tỉnh Thử", "--sample") == 0
    assert "Tỉnh Thử" in capsys.readouterr().out
    return path


def test_initialising_twice_keeps_the_identity(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(database, "init", "--name", "Another", "--sample") == 0
    assert "Tỉnh Thử" in capsys.readouterr().out
    assert run(database, "init") == 1
    assert "set up for sample offices" in capsys.readouterr().err


def test_without_init_there_is_nothing_to_serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.sqlite", "serve") == 1
    assert "Run “init” first" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()


def test_a_network_address_needs_tls(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(database, "serve", "--host", "0.0.0.0") == 1
    assert "--tls-cert" in capsys.readouterr().err
    assert run(database, "serve", "--tls-cert", "c.pem") == 1
    assert "needs its key" in capsys.readouterr().err
    for address in ("0.0.0.0", "::", "192.0.2.1"):
        assert run(database, "serve", "--behind-proxy", "--host", address) == 1, "the proxy sees all of it"
        assert "TLS is required" in capsys.readouterr().err
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("192.168.1.5")
    assert not is_loopback("tinh.example.vn")


def test_a_taken_port_is_told(upstream: Upstream) -> None:
    done = upstream.run("serve", "--port", str(upstream.port))
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr


def test_codes_and_tokens_are_kept_as_hashes_only(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(database, "enrol", "--commune", "00000") == 0
    code = capsys.readouterr().out.strip()
    files = [database, *database.parent.glob(database.name + "-wal")]
    content = b"".join(file.read_bytes() for file in files)
    for form in (code, code.replace("-", "")):
        assert form.encode() not in content
    assert hashlib.sha256(code.replace("-", "").encode()).digest() in content


def test_devices_are_listed_and_revoked(upstream: Upstream, desks: tuple[object, object]) -> None:
    headings, *lines = upstream.command("devices").splitlines()
    assert headings.split("\t")[:3] == ["Commune", "Name of the commune", "Computer"]
    assert len(lines) == 2
    device = lines[0].split("\t")[2]
    upstream.command("revoke", device)
    assert lines[0].replace("active", "refused") in upstream.command("devices", "--commune", "00000")
    again = upstream.run("revoke", device)
    assert again.returncode == 1
    assert device in again.stderr


def test_publishing_is_idempotent_and_versions_never_change(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = ROOT / "resources" / "catalogue"
    assert run(database, "catalogue", "publish", str(shipped)) == 0
    first = capsys.readouterr().out
    assert "NTM_XA_2021" in first
    assert "working_calendar\tVN_LICH_LAM_VIEC" in first
    assert "document_layout\tMTTQ_QD207" in first
    assert "fund_feeds\tMTTQ_QUY" in first
    assert "already" not in first
    assert run(database, "catalogue", "publish", str(shipped / "forms")) == 0
    assert "already published" in capsys.readouterr().out
    changed = tmp_path / "NTM_XA_2021"
    changed.mkdir()
    for file in (shipped / "forms" / "NTM_XA_2021").iterdir():
        (changed / file.name).write_bytes(file.read_bytes())
    (changed / "form.xml").write_bytes(b"<other/>")
    assert run(database, "catalogue", "publish", str(changed)) == 1
    assert "never change" in capsys.readouterr().err
    assert run(database, "catalogue", "list") == 0
    assert "NTM_XA_2026" in capsys.readouterr().out


def test_every_kind_of_package_that_offices_read_can_be_published() -> None:
    assert set(MANIFESTS) == set(READ_BY_OFFICES.values())


def test_a_decision_about_an_unknown_commune_is_refused(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(database, "lock", "--commune", "12345", "--scope", "round:r") == 1
    assert "12345" in capsys.readouterr().err


WRONG_SCOPES = (
    "round",
    "round:",
    "Round:r1",
    "round:r1 ",
    "round:r:1",
    "period:MTTQ_CO_SO",
    "period:MTTQ_CO_SO:2026",
    "period:MTTQ_CO_SO:2026-Q5",
    "period:MTTQ_CO_SO:2026-M13",
    "target:MTTQ_CO_SO:26",
    "everything",
    "",
)


@pytest.mark.parametrize("command", ["lock", "accept", "return", "unlock"])
def test_a_scope_of_no_known_form_is_refused(
    database: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    run(database, "enrol", "--commune", "00000")
    for scope in WRONG_SCOPES:
        capsys.readouterr()
        assert run(database, command, "--commune", "00000", f"--scope={scope}") == 1, scope
        said = capsys.readouterr().err
        assert f"“{scope}” names no part of a book" in said
        assert "period:" in said
    assert locks_of(database) == {}


@pytest.mark.parametrize(
    "scope", ["period:MTTQ_CO_SO:2026-E-bao-so-3", "target:MTTQ_CO_SO:2026", "areas", "office", "officers"]
)
def test_a_scope_is_locked_and_opened(database: Path, scope: str) -> None:
    run(database, "enrol", "--commune", "00000")
    assert run(database, "lock", "--commune", "00000", "--scope", scope) == 0
    assert set(locks_of(database)) == {scope}
    assert run(database, "unlock", "--commune", "00000", "--scope", scope) == 0
    assert locks_of(database) == {}


@pytest.mark.parametrize("command", ["lock", "accept", "return"])
@pytest.mark.parametrize("scope", ["round:r1", "period:KHONG_CO:2026-Q1", "target:KHONG_CO:2026"])
def test_nothing_is_decided_about_what_there_is_not(
    database: Path, capsys: pytest.CaptureFixture[str], scope: str, command: str
) -> None:
    run(database, "enrol", "--commune", "00000")
    capsys.readouterr()
    assert run(database, command, "--commune", "00000", "--scope", scope) == 1
    assert f"sent nothing that belongs to “{scope}”" in capsys.readouterr().err
    assert locks_of(database) == {}


@pytest.mark.parametrize("command", ["accept", "return"])
def test_a_period_without_figures_is_neither_accepted_nor_returned(database: Path, command: str) -> None:
    run(database, "enrol", "--commune", "00000")
    scope = "period:MTTQ_CO_SO:2026-Q1"
    assert run(database, command, "--commune", "00000", "--scope", scope) == 1
    assert locks_of(database) == {}


def test_a_wrong_scope_that_was_locked_by_an_older_version_can_be_opened(database: Path) -> None:
    run(database, "enrol", "--commune", "00000")
    opened = Database.connect(str(database))
    with opened.write() as connection:
        set_lock(connection, "00000", "everything", "", locked=True)
    opened.close()
    assert run(database, "unlock", "--commune", "00000", "--scope", "everything") == 0
    assert locks_of(database) == {}


def locks_of(database: Path) -> dict[str, str]:
    opened = Database.connect(str(database))
    with opened.read() as connection:
        found = locked_scopes(connection, "00000")
    opened.close()
    return found


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://mttq:bi-mat@127.0.0.1/tinh",
        "postgresql+psycopg://mttq:bi-mat@127.0.0.1/tinh",
        "postgresql://mttq@127.0.0.1/tinh?password=bi-mat",
    ],
)
def test_a_password_on_the_command_line_is_refused(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["init"], ["serve"], ["status"]):
        assert main(["--lang", "en", "--database", address, *command]) == 1
        said = capsys.readouterr().err
        assert "PGPASSFILE" in said
        assert "bi-mat" not in said


@pytest.mark.parametrize("address", ["postgresql://host:port/x", "://x", "mongodb:bi-mat://"])
def test_what_is_no_address_is_told(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--database", address, "status"]) == 1
    said = capsys.readouterr().err
    assert "is no address of a database" in said


def test_it_speaks_vietnamese_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", str(tmp_path / "none.sqlite"), "status"]) == 1
    assert "Hãy chạy “init” trước" in capsys.readouterr().err


def schema(database: Database) -> set[tuple[str, tuple[str, ...]]]:
    """Tables and indexes with their parts; the order of constraints means nothing."""
    with database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
        ).all()
    return {(name, _parts(sql)) for name, sql in rows}


def _parts(sql: str) -> tuple[str, ...]:
    flat = " ".join(sql.replace('"', "").split())
    return tuple(sorted(part.strip(" )") for part in flat.split(", ")))


def test_the_migrated_schema_is_the_modelled_one(tmp_path: Path) -> None:
    migrated, modelled = Database.connect(str(tmp_path / "a.db")), Database.connect(str(tmp_path / "b.db"))
    try:
        upgrade(migrated)
        metadata.create_all(modelled.engine)
        assert schema(migrated) == schema(modelled)
        assert len(schema(modelled)) > 10
    finally:
        migrated.close()
        modelled.close()


def test_a_code_is_made_for_a_commune_of_the_list_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = tmp_path / "real.sqlite"
    assert main(["--lang", "en", "--database", str(real), "init", "--name", "Tỉnh Thật"]) == 0
    assert run(real, "enrol", "--commune", "99998") == 1
    assert "no commune with the code 99998" in capsys.readouterr().err
    assert run(real, "enrol", "--commune", "00004") == 0
    assert run(real, "status") == 0
    assert "00004 Phường Ba Đình" in capsys.readouterr().out


@pytest.mark.parametrize("days", ["0", "-1", "nan", "inf", "91", "mai"])
def test_a_code_is_valid_for_a_sensible_time(
    database: Path, days: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(database, "enrol", "--commune", "00000", "--valid-days", days)
    assert "not a number of days from 1 to 90" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("khong_co=1", "asks no “khong_co”"),
        ("host_level=planet", "no answer to “host_level”"),
        ("starts_on=2026-13-45", "starts_on"),
    ],
)
def test_an_answer_that_no_office_could_give_begins_nothing(
    database: Path, answer: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(database, "enrol", "--commune", "00000")
    answers = ["conference=Giao ban", "host_level=province", "starts_on=2026-10-07", answer]
    words = [word for each in answers for word in ("--answer", each)]
    assert run(database, "entry", "begin", "HNTT", *words, "--all") == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Begun" not in printed.out


def test_a_certificate_that_cannot_be_used_is_told_before_listening(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "tinh.pem"
    for content in (None, "no certificate"):
        if content is not None:
            broken.write_text(content, "utf-8")
        assert run(database, "serve", "--port", "0", "--tls-cert", str(broken), "--tls-key", str(broken)) == 1
        printed = capsys.readouterr()
        assert "cannot be used" in printed.err
        assert "listening" not in printed.out


def test_what_is_signed_was_checked_whole(upstream: Upstream, tmp_path: Path) -> None:
    province = Province(upstream, tmp_path / "keys")
    province.begin_to_sign()
    package = PublishedPackage(
        "survey_form", "NTM_XA_2021", "9", "Phiếu", encode_package({"template.toml": b"kind = 1"})
    )
    with upstream.opened() as connection:
        publish(connection, package, 1)
    key = str(province.folders[-1] / "release-1.smtkey")
    refused = upstream.run("release", "publish", "--key", key, *province.secret)
    assert (refused.returncode, "catalogue withdraw survey_form NTM_XA_2021 9" in refused.stderr) == (1, True)
    upstream.command("catalogue", "withdraw", "survey_form", "NTM_XA_2021", "9")
    assert "List number 1" in province.release()
