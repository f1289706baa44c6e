"""One-time codes for many communes, codes that are withdrawn, and communes begun by mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.base.problems import Problem
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.jobs.provinces import codes
from upstream.admin.cli import main
from upstream.communes.communes import commune_codes
from upstream.deciding.decision_log import DecisionKind, decisions


@pytest.fixture(autouse=True)
def _keep_language() -> object:
    before = language()
    yield
    set_language(before)


@pytest.fixture
def real(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs commands on a real province; code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--lang", "en", "--database", str(tmp_path / "real.sqlite"), *arguments])
        return (code, *capsys.readouterr())

    assert run("init", "--name", "Tỉnh Thật")[0] == 0
    return run


def test_codes_for_many_communes_and_a_misspelt_one_begins_nothing(
    real: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    named = tmp_path / "communes.csv"
    first, second = codes(2)
    named.write_text(f"# xã của tỉnh\n{first},Phường Một\n\n{second}\tPhường Hai\n99998\n", "utf-8-sig")
    code, said, wrong = real("enrol", "--communes", str(named))
    assert (code, said) == (1, "")
    assert "5: 99998" in wrong
    assert real("jobs", "list")[1] == ""
    named.write_text(f"{first}\n{second}\n{first}\n", "utf-8")
    code, said, _ = real("enrol", "--communes", str(named), "--valid-days", "30")
    assert code == 0
    rows = [line.split("\t") for line in said.splitlines()[2:]]
    assert [row[0] for row in rows] == [first, second]
    assert all(len(row[2]) == 14 for row in rows)
    listed = [line.split("\t") for line in real("codes", "list")[1].splitlines()[1:]]
    assert [(row[0], row[3]) for row in listed] == [(first, "can be used"), (second, "can be used")]
    content = (tmp_path / "real.sqlite").read_bytes()
    assert not any(row[2].encode() in content for row in rows), "only hashes are kept"
    assert real("jobs", "withdraw", "1", "--reason", "in nhầm")[0] == 0
    assert real("codes", "list")[1] == ""
    assert real("codes", "list", "--all")[1].count("withdrawn") == 2


@pytest.mark.parametrize("content", [b"", b"\n# nothing\n", b"\xff\xfe00", None])
def test_a_file_that_names_nobody_is_told(
    real: Callable[..., tuple[int, str, str]], tmp_path: Path, content: bytes | None
) -> None:
    named = tmp_path / "communes.txt"
    if content is not None:
        named.write_bytes(content)
    code, said, wrong = real("enrol", "--communes", str(named))
    assert (code, said, bool(wrong)) == (1, "", True)


def test_nobody_enrols_with_a_code_that_was_withdrawn(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh, lost = make_desk("Lan"), make_desk("Minh"), upstream.code()
    enrol(lan.office.sync_book(), upstream.address, upstream.code(), "")
    used, _ = upstream.command("codes", "list", "--all"), upstream.command("codes", "list")
    rows = {row[3]: row[2] for row in (line.split("\t") for line in used.splitlines()[1:])}
    assert rows.keys() == {"used", "can be used"}
    refused = upstream.run("codes", "withdraw", rows["used"], "--reason", "mất")
    assert (refused.returncode, "revoke" in refused.stderr) == (1, True)
    upstream.command("codes", "withdraw", rows["can be used"], "--reason", "giấy bị mất")
    with pytest.raises(Problem):
        enrol(minh.office.sync_book(), upstream.address, lost, "")
    with upstream.opened() as connection:
        (told,) = [each for each in decisions(connection) if each.kind is DecisionKind.CODE_WITHDRAWN]
        assert (told.commune, told.content["reason"]) == (COMMUNE, "giấy bị mất")
    again = upstream.run("codes", "withdraw", rows["can be used"], "--reason", "mất")
    assert again.returncode == 1


def test_a_commune_begun_by_mistake_is_withdrawn_and_one_with_an_office_is_not(
    server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    lan.enrol(server)
    lan.sync()
    server.command("enrol", "--commune", "00009")
    answers = ["invited_on=2026-10-01", "conference=Giao ban", "host_level=province", "starts_on=2026-10-07"]
    server.command(
        "entry", "begin", "HNTT", "--all", *[word for each in answers for word in ("--answer", each)]
    )
    refused = server.run("commune", "withdraw", COMMUNE, "--reason", "nhầm")
    assert (refused.returncode, "were connected" in refused.stderr) == (1, True)
    assert "withdrawn" in server.command("commune", "withdraw", "00009", "--reason", "gõ nhầm mã")
    with server.opened() as connection:
        assert commune_codes(connection) == [COMMUNE]
        assert [each.subject for each in decisions(connection)][-1] == "00009"
    assert "00009" in server.command("jobs", "show", "1")
    lan.sync()
    assert lan.sync(compare=True).differences == 0
