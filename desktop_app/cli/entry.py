"""The entry of the program. Imports little: the window must appear soon and errors must be readable."""

from __future__ import annotations

import gc
import importlib
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.base.console.streams import speak_utf8
from desktop_app.base.durable_file import work_in_private
from desktop_app.base.problems import Problem
from desktop_app.cli.arguments import Arguments, arguments_from
from desktop_app.cli.screen import require_screen
from desktop_app.cli.trial import not_counting, trying

_COMMANDS = {
    "demo": "desktop_app.cli.commands.demo_command",
    "sync": "desktop_app.cli.commands.sync_command",
    "report": "desktop_app.cli.commands.report_command",
    "check": "desktop_app.cli.commands.check_command",
    "export": "desktop_app.cli.commands.export_command",
    "import": "desktop_app.cli.commands.import_command",
    "person": "desktop_app.cli.commands.person_command",
    "retention": "desktop_app.cli.commands.retention_command",
    "fund": "desktop_app.cli.commands.fund_command",
    "backup": "desktop_app.cli.commands.backup_command",
    "restore": "desktop_app.cli.commands.restore_command",
    "doctor": "desktop_app.cli.commands.doctor_command",
    "update": "desktop_app.cli.commands.update_command",
    "bundle": "desktop_app.cli.commands.bundle_command",
    "keys": "desktop_app.cli.commands.keys_command",
}
_SIGN = "ui.shell.opening_sign"
_WINDOW = "ui.shell.app"
_BEGAN = time.monotonic()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0 when all that was asked for happened."""
    words = sys.argv[1:] if argv is None else argv
    work_in_private()
    speak_utf8()
    arguments = arguments_from(words)
    try:
        if arguments.command is None:
            require_screen(arguments.qt)
            return trying(lambda: open_window(arguments))
        command = _COMMANDS[arguments.command]
        return not_counting(lambda: _run(command, arguments))
    except Problem as problem:
        sys.stderr.write(f"{problem.sentence()}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def open_window(arguments: Arguments, shown: Callable[[Any], None] | None = None) -> int:
    """Show the window and stay until it is closed; the exit status (``shown``: see ``ui.shell.app.run``).

    Qt comes first, so that a slow start shows a sign soon. Nothing that is loaded here is garbage, so none is
    looked for meanwhile or later (docs/decisions/0013).
    """
    gc.disable()
    try:
        sign = importlib.import_module(_SIGN).show_if_slow(_BEGAN, arguments.qt)
        window = importlib.import_module(_WINDOW)
    finally:
        gc.freeze()
        gc.enable()
    status = int(window.run(arguments, shown))
    del sign  # it lives until the window has taken its place
    return status


def _run(module: str, arguments: Arguments) -> int:
    from desktop_app import __version__
    from desktop_app.base.faults.notes import noting_faults
    from desktop_app.cli.opening import data_folder

    with noting_faults(data_folder(arguments).root, __version__):
        return int(importlib.import_module(module).run(arguments))
