"""Packages come in as offices import them, are checked, compared, reach a ring first, and are taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.set_differences import DifferenceKind
from desktop_app.catalogue.installed import installed
from tests.builders import COMMUNE
from tests.catalogue.set_books import a_book, with_rows
from tests.support.servers.upstream import Desk, Upstream
from upstream.base.problems import ServerProblem
from upstream.catalogue import catalogue, rings
from upstream.catalogue.incoming import read_incoming, read_sent
from upstream.catalogue.previewing import PreviewKind, preview
from upstream.catalogue.reaching import reach_of
from upstream.deciding.decision_log import decisions
from upstream.deciding.packages import (
    check_incoming,
    draft_names,
    drop_draft,
    find_draft,
    keep_draft,
    publish_package,
    publish_to,
    withdraw_package,
)

FORM = """
| survey | | | |
| | type | name | label |
| | select_one muc_do | duong | Đường làng có tốt không? |
| | integer | so_nguoi | {asked} |
| choices | | | |
| | list_name | name | label |
| | muc_do | 1 | Tốt |
| | muc_do | 2 | Kém |
| settings | | | |
| | form_id | form_title | version |
| | HO_DAN | Khảo sát hộ dân | {version} |
"""


def form(version: str = "1", asked: str = "Nhà có mấy người?") -> bytes:
    return FORM.format(version=version, asked=asked).encode()


def settings(version: str) -> tuple[tuple[str, ...], ...]:
    return (("code", "version", "title"), ("BO", version, "Bộ chỉ tiêu"))


def has(desk: Desk, code: str) -> list[str]:
    with desk.office.read() as connection:
        return [each.version for each in installed(connection) if each.code == code]


@pytest.fixture
def far(make_desk: Callable[[str], Desk], upstream: Upstream) -> str:
    """Another commune, in which no computer of the test is."""
    upstream.command("enrol", "--commune", "00009")
    return "00009"


def test_an_xlsform_comes_in_is_previewed_and_reaches_the_ring_first(
    desks: tuple[Desk, Desk], upstream: Upstream, far: str
) -> None:
    lan, minh = desks
    incoming = read_sent(form(), "ho-dan.md")
    assert (incoming.package.kind, incoming.package.code, incoming.package.version) == (
        "survey_form",
        "HO_DAN",
        "1",
    )
    shown = {row.key: row for row in preview(incoming.package.content)}
    assert shown["duong"].kind is PreviewKind.QUESTION
    assert shown["duong"].detail == "Tốt · Kém"
    with upstream.opened() as connection:
        assert check_incoming(connection, incoming.package) is None
        rings.set_ring(connection, "Thử trước", [far], "Hoa", 1)
        assert publish_package(connection, incoming.package, "Thử trước", "Hoa", 1).is_new
        for_all = read_sent(form().replace(b"HO_DAN", b"CHO_TAT_CA"), "tat-ca.md").package
        publish_package(connection, for_all, None, "Hoa", 2)
    lan.sync()
    assert (has(lan, "CHO_TAT_CA"), has(lan, "HO_DAN")) == (["1"], []), "its commune is not in the ring"
    with upstream.opened() as connection:
        (sha256,) = catalogue.only_in_rings(connection)
        rings.set_ring(connection, "Thử trước", [COMMUNE], "Hoa", 2)
    lan.sync()
    assert has(lan, "HO_DAN") == ["1"]
    with upstream.opened() as connection:
        ((reach),) = reach_of(connection, sha256)
        assert (reach.commune, reach.computers, reach.fetched) == (COMMUNE, 2, 1)
        publish_to(connection, sha256, None, "Hoa", 3)
        with pytest.raises(ServerProblem):
            publish_to(connection, sha256, None, "Hoa", 3)
    exchange_both(lan, minh)
    assert has(minh, "HO_DAN") == ["1"]
    with upstream.opened() as connection:
        assert reach_of(connection, sha256)[0].fetched == 2
        withdraw_package(connection, sha256, "sai câu hỏi", "Hoa", 4)
    exchange_both(lan, minh)
    assert all("HO_DAN 1" in desk.results[-1].withdrawn for desk in (lan, minh))
    with upstream.opened() as connection:
        noted = [(each.kind.value, each.content.get("ring", "")) for each in decisions(connection)]
    assert noted == [("published", "Thử trước"), ("published", ""), ("published", ""), ("withdrawn", "")]


def exchange_both(*desks: Desk) -> None:
    for desk in desks:
        desk.sync()


def test_other_words_are_a_difference_and_need_a_new_version(upstream: Upstream) -> None:
    first = read_sent(form(), "ho-dan.md").package
    with upstream.opened() as connection:
        publish_package(connection, first, None, "Hoa", 1)
    with upstream.opened() as connection, pytest.raises(ServerProblem, match="HO_DAN"):
        check_incoming(connection, read_sent(form(asked="Bao nhiêu người?"), "ho-dan.md").package)
    with upstream.opened() as connection:
        compared = check_incoming(connection, read_sent(form("2", "Bao nhiêu người?"), "ho-dan.md").package)
        assert compared is not None
        (changed,) = compared.differences
    assert (compared.older, compared.is_shipped) == ("1", False)
    assert (changed.kind, changed.before, changed.after) == (
        DifferenceKind.CHANGED,
        "Nhà có mấy người?",
        "Bao nhiêu người?",
    )


def test_a_workbook_of_a_set_is_compared_and_a_failed_check_takes_no_version(
    upstream: Upstream, tmp_path: Path
) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    a_book(first, settings=settings("1"))
    more = with_rows(("integer", "TT03", "Số pa nô", "tấm", "K", "month", "flow"))
    a_book(second, indicators=more, settings=settings("2"))
    upstream.command("catalogue", "publish", str(first))
    said = upstream.command("catalogue", "check", str(second)).splitlines()
    assert said[0] == "indicator_set\tBO\t2\tcan be published"
    assert said[1] == "1 differences from version 1"
    assert said[3].split("\t")[:3] == ["new", "TT03", "Số pa nô"]
    wrong = tmp_path / "wrong.xlsx"  # TT02 is another indicator under the same code
    rows = [list(row) for row in with_rows()]
    rows[3][5] = "quarter"
    a_book(wrong, indicators=rows, settings=settings("2"))
    for command in ("check", "publish"):
        refused = upstream.run("catalogue", command, str(wrong))
        assert (refused.returncode, "TT02" in refused.stderr) == (1, True)
    assert "\t2\t" not in upstream.command("catalogue", "list")
    assert "published" in upstream.command("catalogue", "publish", str(second))


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"\x89PNG rest"])
@pytest.mark.parametrize("name", ["bo.xlsx", "../../bo.xlsx", "phieu.xml", "phieu.smtpkg", ""])
def test_what_is_no_package_is_refused_in_a_sentence(content: bytes, name: str) -> None:
    with pytest.raises(Problem) as told:
        read_sent(content, name)
    assert told.value.sentence()


def test_half_a_file_is_refused_and_publishes_nothing(upstream: Upstream, tmp_path: Path) -> None:
    whole, half = a_book(tmp_path / "bo.xlsx", settings=settings("1")), tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[:-200])
    assert upstream.run("catalogue", "publish", str(half)).returncode == 1
    with upstream.opened() as connection:
        assert catalogue.entries(connection) == []
        assert decisions(connection) == []


def test_a_draft_waits_and_is_published_or_dropped(upstream: Upstream) -> None:
    incoming = read_sent(form(), "ho-dan.md")
    with upstream.opened() as connection:
        number = keep_draft(connection, incoming, "Hoa", 1)
        other = keep_draft(connection, read_sent(form("2"), "ho-dan.md"), "Hoa", 2)
        assert [each.package.version for each in draft_names(connection)] == ["2", "1"]
        draft = find_draft(connection, number)
        publish_package(connection, draft.package, None, "Hoa", 3)
        drop_draft(connection, number)
        drop_draft(connection, other)
        with pytest.raises(ServerProblem):
            find_draft(connection, number)
        assert [each.version for each in catalogue.entries(connection)] == ["1"]


def test_rings_are_named_lists_of_communes(upstream: Upstream, far: str, tmp_path: Path) -> None:
    named = tmp_path / "xa.txt"
    named.write_text(f"{far}\n99998\n", "utf-8")
    assert upstream.run("ring", "set", "Thử", "--communes", str(named)).returncode == 1
    assert upstream.command("ring", "list") == ""
    named.write_text(far, "utf-8")
    upstream.command("ring", "set", "Thử", "--communes", str(named))
    assert upstream.command("ring", "list").splitlines()[1].split("\t") == ["Thử", "0", "1", far]
    shipped = Path("resources/catalogue/forms/NTM_XA_2021")
    copied = Path(shutil.copytree(shipped, tmp_path / "NTM_XA_2021"))
    missing = upstream.run("catalogue", "publish", str(copied), "--ring", "Không có")
    assert (missing.returncode, "Thử" in missing.stderr) == (1, True)
    upstream.command("catalogue", "publish", str(copied), "--ring", "Thử")
    assert "published to Thử (1 communes)" in upstream.command("catalogue", "list")
    assert upstream.run("ring", "drop", "Thử").returncode == 1
    kind, code, version = upstream.command("catalogue", "list").splitlines()[1].split("\t")[:3]
    assert "all communes" in upstream.command("catalogue", "widen", kind, code, version)
    upstream.command("ring", "drop", "Thử")
    assert upstream.command("catalogue", "who", kind, code, version) == ""


def test_every_shipped_package_can_be_previewed() -> None:
    for folder in ("forms", "indicators", "registers", "layouts", "calendars"):
        for incoming in read_incoming(Path("resources/catalogue") / folder):
            assert preview(incoming.package.content), incoming.package.code
