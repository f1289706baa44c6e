"""A server that is told to end before it answers ends, too, whatever it is doing just then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_SECONDS
from upstream.admin.setup import initialise

TOLD_WITHIN_A_CALLBACK = """
import signal, sys, weakref
import uvicorn
from upstream.admin.cli import main

class Thing:
    pass

run = uvicorn.Server.run

def told(server, sockets=None):
    thing = Thing()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
    del thing
    run(server, sockets)

uvicorn.Server.run = told
sys.exit(main(["--database", sys.argv[1], "serve", "--port", "0"]))
"""
"""Python drops what is raised within the callback of a weak reference; the locks of imports have such."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_told_while_it_starts_it_ends_and_closes_its_database(tmp_path: Path) -> None:
    database = tmp_path / "province.sqlite"
    initialise(str(database), "Tỉnh Thử", "sample")
    done = subprocess.run(
        [sys.executable, "-c", TOLD_WITHIN_A_CALLBACK, str(database)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not database.with_name("province.sqlite-wal").exists()
