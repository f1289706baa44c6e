"""``so-mat-tran bundle`` of a process of its own: each file is said, and none holds up the next."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

from desktop_app.base.clock import SystemClock
from desktop_app.book.office import DataFolder, Office
from tests.builders import COMMUNE, PASSPHRASE, QUICK, put_response
from tests.support.running.commands import run_command
from tests.support.servers.upstream import Upstream


def test_out_and_back_and_what_is_refused_holds_up_no_other(upstream: Upstream, tmp_path: Path) -> None:
    secret, place, stick = tmp_path / "passphrase", tmp_path / "book", tmp_path / "stick"
    secret.write_text(PASSPHRASE)
    stick.mkdir()

    def run(*words: str | Path) -> CompletedProcess[str]:
        environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(secret)}
        return run_command("desktop_app", "--lang", "en", "--data-dir", place, *words, env=environment)

    words = ("--enrol", upstream.code(), "--address", upstream.address, "--commune", COMMUNE)
    assert run("sync", *words).returncode == 0
    office = Office.open(DataFolder(place), lambda _: PASSPHRASE, SystemClock(), cost=QUICK)
    with office.record() as rec:
        for number in range(3):
            put_response(rec, f"r{number}", serial=number)
    office.close()

    assert run("bundle", "write", stick).returncode == 0
    (up,) = stick.iterdir()
    assert "Every byte is as it was signed" in run("bundle", "show", up).stdout
    limits = tmp_path / "limits.toml"
    limits.write_text("[communes]\nrecords = 2\n")
    upstream.run("bundle", "read", str(stick), "--limits", str(limits))
    (down,) = stick.glob("*-xuong-*")
    done = run("bundle", "read", down, stick / "pulled.mtb", up)
    assert done.returncode == 4
    full, away, wrong_end = done.stderr.splitlines()
    assert ("keeps 2 records" in full, "pulled.mtb" in away, "is for the province" in wrong_end) == (
        True,
    ) * 3

    upstream.command("bundle", "read", str(stick))
    assert run("bundle", "read", down).returncode == 0
    assert run("bundle", "read", down).returncode == 3
