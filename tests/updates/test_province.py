"""A province signs and publishes by its commands; offices follow over the line they have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sync.problems import Offline
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.offers import Asking, offered
from desktop_app.updates.trust import Trust, known_trust
from desktop_app.wire.releases.root import read_root
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream
from tests.together.catalogue.test_catalogue import a_new_version, versions
from tests.updates.a_province import (
    Province,
    a_program,
    a_program_folder,
    a_windows_program,
    sync_with,
)


def trust_of(desk: Desk) -> Trust | None:
    with desk.office.read() as connection:
        return known_trust(connection)


def downloads(desk: Desk) -> Downloads:
    return Downloads(desk.office.folder.root)


@pytest.fixture
def province(upstream: Upstream, tmp_path: Path) -> Province:
    return Province(upstream, tmp_path / "sticks")


def test_an_office_follows_its_province(
    server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """Over both databases: enrolled with the root, a signed form, a program, other keys, a newer program."""
    province, lan = Province(server, tmp_path / "sticks"), make_desk("Lan")
    said = province.begin_to_sign()
    lan.enrol(server)
    trust = trust_of(lan)
    assert trust is not None
    assert trust.root.fingerprint in said
    assert trust.root.fingerprint in server.command("keys", "fingerprint")

    server.command("catalogue", "publish", str(a_new_version(tmp_path)))
    first = sync_with(lan, None)
    assert first.packages == []
    assert "chưa được tỉnh ký" in first.package_problems[0]
    province.release(str(a_program(tmp_path, "0.2.0")), "--notes", str(notes(tmp_path)))
    program = a_program_folder(tmp_path / "program")
    second = sync_with(lan, program)
    assert (second.packages, second.package_problems, second.unsigned) == (["NTM_XA_2021 9"], [], False)
    assert second.program == "0.2.0"
    trust = trust_of(lan)
    assert trust is not None
    assert trust.targets is not None
    target = offered(trust.targets, Asking((), "0.1.0", "linux"))
    assert target is not None
    assert target.notes == "In nhanh hơn."
    whole = downloads(lan).whole(target)
    assert whole is not None
    assert whole.read_bytes() == a_program(tmp_path, "0.2.0").read_bytes()
    assert sync_with(lan, program).requests == 1, "nothing is asked for twice"

    province.rotate()
    third = sync_with(lan, program)  # the list is still signed with the old keys, and is no news
    assert third.package_problems == []
    after = trust_of(lan)
    assert after is not None
    assert (after.root.root.version, after.targets) == (2, None)
    province.release(str(a_program(tmp_path, "0.3.0")))
    assert sync_with(lan, program).program == "0.3.0"
    after = trust_of(lan)
    assert after is not None
    assert after.targets is not None
    assert [item.version for item in after.targets.programs("linux")] == ["0.3.0", "0.2.0"]


def notes(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text("In nhanh hơn.\n", "utf-8")
    return path


def test_without_keys_all_works_as_before_and_is_said(
    upstream: Upstream, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    upstream.command("catalogue", "publish", str(a_new_version(tmp_path)))
    result = lan.sync()
    assert (result.packages, result.unsigned, trust_of(lan)) == (["NTM_XA_2021 9"], True, None)

    province.begin_to_sign()  # an office that was connected before hears of the keys with the next round
    result = lan.sync()
    trust = trust_of(lan)
    assert trust is not None
    assert [trust.root.fingerprint in words for words in result.package_problems] == [True]
    assert lan.sync().package_problems == []

    upstream.command("catalogue", "publish", str(a_new_version(tmp_path, "10")))
    result = lan.sync()
    assert (result.packages, result.unsigned) == ([], False), "never back to what is not signed"
    assert ("NTM_XA_2021", "10") not in versions(lan)


def test_a_server_that_forgot_its_keys_changes_nothing(
    upstream: Upstream, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    from sqlalchemy import delete

    from upstream.database.tables import signed_root, signed_targets

    lan = make_desk("Lan")
    province.begin_to_sign()
    lan.enrol(upstream)
    with upstream.opened() as connection:
        connection.execute(delete(signed_root))
        connection.execute(delete(signed_targets))
    upstream.command("catalogue", "publish", str(a_new_version(tmp_path)))
    assert lan.sync().packages == []
    lan.enrol(upstream)  # also a new code of the same province is no way back
    assert lan.sync().packages == []
    trust = trust_of(lan)
    assert trust is not None
    assert trust.root.file == (province.folders[0] / "1.smtroot").read_bytes()


def test_a_new_code_brings_the_keys_of_a_province_that_lost_them(
    upstream: Upstream, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    from sqlalchemy import delete

    from upstream.database.tables import signed_root

    lan = make_desk("Lan")
    province.begin_to_sign()
    lan.enrol(upstream)
    with upstream.opened() as connection:
        connection.execute(delete(signed_root))
    other = Province(upstream, tmp_path / "other")
    other.begin_to_sign()
    other.release()
    assert "không đủ chữ ký" in lan.sync().package_problems[0]
    lan.enrol(upstream)
    trust = trust_of(lan)
    assert trust is not None
    assert trust.root.file == (other.folders[0] / "1.smtroot").read_bytes()

    with upstream.opened() as connection:  # an older copy of the database does not bring the former ones back
        connection.execute(delete(signed_root))
    upstream.command("keys", "publish", str(province.folders[0] / "1.smtroot"))
    lan.enrol(upstream)
    assert trust_of(lan) == trust


def test_a_cut_download_goes_on_where_it_was(
    upstream: Upstream, line: Line, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    lan, program = make_desk("Lan"), a_program_folder(tmp_path / "program")
    province.begin_to_sign()
    lan.enrol(upstream, line.address)
    release = a_program(tmp_path, "0.2.0")
    province.release(str(release))
    lan.sync()  # without a program's folder nothing is fetched; the list is known
    trust = trust_of(lan)
    assert trust is not None
    assert trust.targets is not None
    (target,) = trust.targets.programs("linux")

    line.rest()
    line.heal()
    line.cut_down = 400_000
    with pytest.raises(Offline):
        sync_with(lan, program)
    here = downloads(lan).received(target)
    assert 256 * 1024 < here < 400_000
    assert downloads(lan).whole(target) is None

    line.rest()
    line.heal()
    assert sync_with(lan, program).program == "0.2.0"
    line.rest()
    assert line.down < target.size - here + 20_000
    whole = downloads(lan).whole(target)
    assert whole is not None
    assert whole.read_bytes() == release.read_bytes()


def test_trial_communes_come_first(
    upstream: Upstream, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    lan, program = make_desk("Lan"), a_program_folder(tmp_path / "program")
    province.begin_to_sign()
    lan.enrol(upstream)
    release = str(a_program(tmp_path, "0.2.0"))
    province.release(release, "--ring", "trial", "--trial", "99999")
    assert sync_with(lan, program).program == ""
    province.release("--trial", lan.office.identity.commune_code, "99999")
    assert sync_with(lan, program).program == "0.2.0"
    assert "trial communes" in upstream.command("release", "list")
    province.release(release)
    assert "all communes" in upstream.command("release", "list")


def test_a_program_that_asks_for_a_newer_one_is_passed_over(
    upstream: Upstream, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    lan, program = make_desk("Lan"), a_program_folder(tmp_path / "program")
    province.begin_to_sign()
    lan.enrol(upstream)
    province.release(str(a_program(tmp_path, "0.2.0")))
    province.release(str(a_program(tmp_path, "0.3.0")), "--least", "0.2.0")
    assert sync_with(lan, program).program == "0.2.0"
    newer = a_program_folder(tmp_path / "newer", "0.2.0")
    assert sync_with(lan, newer).program == "0.3.0"
    province.release("--withdraw", "linux:0.3.0")
    trust = None if sync_with(lan, newer).program else trust_of(lan)
    assert trust is not None
    assert trust.targets is not None
    assert [item.version for item in trust.targets.programs("linux")] == ["0.2.0"]


@pytest.mark.parametrize(
    "spoil", [lambda data: data + b"!", lambda data: data[:-1] + b"!"], ids=["more", "other"]
)
def test_a_server_that_sends_something_else_is_not_believed(
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    province: Province,
    tmp_path: Path,
    spoil: Callable[[bytes], bytes],
) -> None:
    from sqlalchemy import update

    from upstream.database.tables import release_piece

    lan, program = make_desk("Lan"), a_program_folder(tmp_path / "program")
    province.begin_to_sign()
    lan.enrol(upstream)
    province.release(str(a_program(tmp_path, "0.2.0", b"small")))
    with upstream.opened() as connection:
        piece = connection.execute(release_piece.select()).one()
        connection.execute(update(release_piece).values(bytes=spoil(bytes(piece.bytes))))
    lan.put("residential_area", "a1", name="Thôn Đoài")
    result = sync_with(lan, program)
    assert (result.pushed, result.program, len(result.package_problems)) == (1, "", 1)
    assert list(downloads(lan).folder.glob("*")) == []


def test_a_list_below_the_threshold_is_not_published(province: Province, upstream: Upstream) -> None:
    folder = province.sticks / "1"
    upstream.command(
        "keys", "new", str(folder), "--name", "Tỉnh Thử", "--release-threshold", "2", *province.secret
    )
    upstream.command("keys", "publish", str(folder / "1.smtroot"))
    one = ["--key", str(folder / "release-1.smtkey")]
    refused = upstream.run("release", "publish", *one, *province.secret)
    assert (refused.returncode, "must sign" in refused.stderr) == (1, True)
    wrong = upstream.run("release", "publish", "--key", str(folder / "root-1.smtkey"), *province.secret)
    assert (wrong.returncode, "for something else" in wrong.stderr) == (1, True)
    upstream.command("release", "publish", *one, "--key", str(folder / "release-2.smtkey"), *province.secret)


@pytest.mark.parametrize("text", ["n" * 10_001, "mới\0hơn"])
def test_notes_that_no_office_reads_are_refused_before_anything_is_signed(
    province: Province, upstream: Upstream, tmp_path: Path, text: str
) -> None:
    province.begin_to_sign()
    file = tmp_path / "notes.txt"
    file.write_text(text, "utf-8")
    key = str(province.folders[-1] / "release-1.smtkey")
    program = str(a_program(tmp_path, "0.2.0"))
    refused = upstream.run(
        "release", "publish", program, "--notes", str(file), "--key", key, *province.secret
    )
    assert (refused.returncode, "Shorten" in refused.stderr, str(file) in refused.stderr) == (1, True, True)
    assert "List number 1" in province.release()


def test_keys_are_rehearsed_in_any_folder(province: Province, upstream: Upstream, tmp_path: Path) -> None:
    """Without a database; nothing is written over, and too few keys make no root."""
    folder, alone = tmp_path / "rehearsal", replace_database(upstream, tmp_path / "none.sqlite")
    alone.command("keys", "new", str(folder), "--name", "Tỉnh Thử", *province.secret)
    assert {path.stat().st_mode & 0o77 for path in folder.glob("*.smtkey")} == {0}
    again = alone.run("keys", "new", str(folder), "--name", "Tỉnh Thử", *province.secret)
    assert (again.returncode, "never written over" in again.stderr) == (1, True)
    words = ["--after", str(folder / "1.smtroot"), "--key", str(folder / "root-2.smtkey"), *province.secret]
    few = alone.run("keys", "rotate", str(tmp_path / "next"), *words)
    assert (few.returncode, "Name more of them" in few.stderr) == (1, True)
    alone.command(
        "keys", "rotate", str(tmp_path / "later"), "--renew", "none", *words,
        "--key", str(folder / "root-1.smtkey"),
    )  # fmt: skip
    assert [path.name for path in (tmp_path / "later").iterdir()] == ["2.smtroot"]
    root = read_root((tmp_path / "later/2.smtroot").read_bytes()).root
    assert (root.version, root.root) == (2, read_root((folder / "1.smtroot").read_bytes()).root.root)
    assert not (tmp_path / "none.sqlite").exists()


def replace_database(server: Upstream, database: Path) -> Upstream:
    return Upstream(str(database), server.processes)


def test_a_passphrase_can_be_changed(province: Province, upstream: Upstream, tmp_path: Path) -> None:
    province.begin_to_sign()
    fresh = tmp_path / "fresh.txt"
    fresh.write_text("một câu khác cũng đủ dài", "utf-8")
    key = str(province.folders[0] / "release-1.smtkey")
    upstream.command("keys", "passphrase", key, *province.secret, "--new-passphrase-file", str(fresh))
    refused = upstream.run("release", "publish", "--key", key, *province.secret)
    assert (refused.returncode, "does not open" in refused.stderr) == (1, True)
    upstream.command("release", "publish", "--key", key, "--passphrase-file", str(fresh))


def test_a_windows_program_is_none_for_linux(
    upstream: Upstream, make_desk: Callable[[str], Desk], province: Province, tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    province.begin_to_sign()
    lan.enrol(upstream)
    province.release(str(a_windows_program(tmp_path, "0.2.0")))
    assert sync_with(lan, a_program_folder(tmp_path / "program")).program == ""
    assert "windows\t0.2.0" in upstream.command("release", "list")
