"""``sync --enrol`` on a computer without a book: one command makes it and brings the office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import SystemClock
from desktop_app.book.office import DataFolder, Office
from tests.builders import COMMUNE, PASSPHRASE, QUICK
from tests.support.running.commands import run_command
from tests.support.servers.upstream import Desk, Upstream


@pytest.fixture
def sync(tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def run(*words: str) -> CompletedProcess[str]:
        environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(secret)}
        place = tmp_path / "new"
        return run_command(
            "desktop_app", "--lang", "en", "--data-dir", place, "sync", *words, env=environment
        )

    return run


def test_one_command_connects_a_new_computer(
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    sync: Callable[..., CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    lan.put("residential_area", "a1", name="Thôn Đoài", commune_code=COMMUNE)
    lan.sync()
    words = ("--enrol", upstream.code(), "--address", upstream.address)
    alone = sync(*words)
    assert (alone.returncode, "There is no book" in alone.stderr) == (1, True)
    wrong = sync(*words, "--commune", "99998")
    assert (wrong.returncode, "no commune with the code 99998" in wrong.stderr) == (1, True)
    another = sync(*words, "--commune", "00004")
    assert another.returncode == 1
    done = sync(*words, "--commune", COMMUNE)
    assert done.returncode == 0, done.stderr
    office = Office.open(DataFolder(tmp_path / "new"), lambda _: PASSPHRASE, SystemClock(), cost=QUICK)
    with office.read() as connection:
        assert [area.name for area in all_areas(connection)] == ["Thôn Đoài"]
    office.close()


def test_a_commune_is_named_only_where_a_computer_is_connected(
    sync: Callable[..., CompletedProcess[str]],
) -> None:
    refused = sync("--commune", COMMUNE)
    assert (refused.returncode, "--enrol CODE" in refused.stderr) == (1, True)
