"""``so-mat-tran demo``: play a whole working day on an invented office."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.cli.arguments import Arguments
from desktop_app.demo.narration import Narrator
from desktop_app.demo.working_day import DemoSetup, Play

FORMS = 400


def run(arguments: Arguments) -> int:
    """Play it; the exit status is 0 only when everything that was said did happen."""
    out: Path = arguments.own.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="so-mat-tran-demo-") as work:
        stage = DemoSetup(out.resolve(), Path(work), FORMS, not arguments.own.no_window)
        Play(stage, Narrator()).run()
    sys.stdout.write(tr("All of it happened. See {folder}", folder=out) + "\n")
    return 0
