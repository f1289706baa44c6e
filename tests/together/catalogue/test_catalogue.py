"""What the province publishes reaches the offices by itself, whole and checked."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop_app.catalogue.installed import installed
from tests.movements.test_converted_figures import in_metres
from tests.support.servers.upstream import Desk, Upstream
from ui.surveys.rounds.round_dialog import read_offer
from upstream.catalogue.catalogue import publish
from upstream.catalogue.publishing import packages

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "catalogue" / "forms" / "NTM_XA_2021"


def a_new_version(folder: Path, version: str = "9") -> Path:
    package = folder / f"v{version}" / "NTM_XA_2021"
    shutil.copytree(SHIPPED, package)
    manifest = package / "template.toml"
    text = manifest.read_text("utf-8")
    assert 'version = "1"' in text
    manifest.write_text(text.replace('version = "1"', f'version = "{version}"', 1), "utf-8")
    return package


def versions(desk: Desk) -> set[tuple[str, str]]:
    with desk.office.read() as connection:
        return {(item.code, item.version) for item in installed(connection)}


def test_a_published_form_is_installed_with_the_next_round(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, minh = desks
    lan.sync()
    upstream.command("catalogue", "publish", str(a_new_version(tmp_path)))
    for desk in (lan, minh):
        result = desk.sync()
        assert result.packages == ["NTM_XA_2021 9"]
        assert ("NTM_XA_2021", "9") in versions(desk)
        assert ("NTM_XA_2021", "1") in versions(desk), "closed rounds keep the older version"
        assert desk.sync().requests == 1


def test_what_is_installed_is_not_fetched_again(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    upstream.command("catalogue", "publish", str(SHIPPED))
    result = lan.sync()
    assert (result.packages, result.package_problems) == ([], [])


def test_a_faulty_package_is_told_and_does_not_stop_the_records(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, _ = desks
    package = a_new_version(tmp_path)
    (package / "form.xml").write_text("<broken", "utf-8")
    (faulty,) = packages(package)  # an older program published it unread
    with upstream.opened() as connection:
        publish(connection, faulty, 1)
    lan.put("residential_area", "a1", name="Thôn Đoài")
    result = lan.sync()
    assert result.pushed == 1
    assert len(result.package_problems) == 1
    assert ("NTM_XA_2021", "9") not in versions(lan)


def test_a_package_that_no_office_could_use_is_not_published(upstream: Upstream, tmp_path: Path) -> None:
    package = a_new_version(tmp_path)
    (package / "form.xml").write_text("<broken", "utf-8")
    refused = upstream.run("catalogue", "publish", str(package))
    assert (refused.returncode, "No office could use survey_form NTM_XA_2021 9" in refused.stderr) == (
        1,
        True,
    )
    assert upstream.command("catalogue", "list") == ""


def test_a_set_that_names_a_missing_file_is_not_published(upstream: Upstream, tmp_path: Path) -> None:
    shipped = SHIPPED.parents[1] / "indicators" / "MTTQ_CO_SO"
    folder = tmp_path / shipped.name
    shutil.copytree(shipped, folder)
    named = next(path for path in folder.rglob("*.csv"))
    named.unlink()
    refused = upstream.run("catalogue", "publish", str(folder))
    assert (refused.returncode, named.name in refused.stderr) == (1, True)


def test_a_set_that_changes_a_unit_is_published_only_with_a_conversion(
    upstream: Upstream, tmp_path: Path
) -> None:
    """It is compared with what ships with the program too: every office has that."""
    refused = upstream.run("catalogue", "publish", str(_in_metres(tmp_path / "no", "")))
    assert refused.returncode == 1
    assert "NT06 (" in refused.stderr
    assert "km → m" in refused.stderr
    assert upstream.command("catalogue", "list") == ""
    upstream.command("catalogue", "publish", str(_in_metres(tmp_path / "yes", "km=1000")))
    assert "MTTQ_CO_SO" in upstream.command("catalogue", "list")


def _in_metres(folder: Path, converts: str) -> Path:
    """Version 9 of the set that ships, with a road in metres."""
    folder.mkdir()
    for name, content in in_metres("9", converts).files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_withdrawn_version_is_used_for_nothing_new_and_may_return(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, minh = desks
    upstream.command("catalogue", "publish", str(a_new_version(tmp_path)))
    lan.sync()
    assert newest(lan) == "9"
    this = ("survey_form", "NTM_XA_2021", "9")
    assert "withdrawn" in upstream.command("catalogue", "withdraw", *this)
    again = upstream.run("catalogue", "withdraw", *this)
    assert (again.returncode, "is not published" in again.stderr) == (1, True)
    assert lan.sync().withdrawn == ["NTM_XA_2021 9"]
    assert newest(lan) == "1"
    assert ("NTM_XA_2021", "9") in versions(lan), "what was begun with it goes on"
    minh.sync()
    assert ("NTM_XA_2021", "9") not in versions(minh), "who has it not does not fetch it"
    upstream.command("catalogue", "publish", str(tmp_path / "v9" / "NTM_XA_2021"))
    for desk in (lan, minh):
        desk.sync()
        assert newest(desk) == "9"


def newest(desk: Desk) -> str:
    with desk.office.read() as connection:
        return next(
            found.version
            for found in read_offer(connection, desk.office.clock).questionnaires
            if found.code == "NTM_XA_2021"
        )
