"""The entry of the program. Imports little: the window must appear soon and errors must be readable."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from desktop_app.cli.parser import Arguments, parse
from desktop_app.command_words import speak_as_asked
from desktop_app.problems import Problem

_COMMANDS = {
    "demo": "desktop_app.cli.demo_command",
    "sync": "desktop_app.cli.sync_command",
    "report": "desktop_app.cli.report_command",
    "export": "desktop_app.cli.export_command",
    "import": "desktop_app.cli.import_command",
    "backup": "desktop_app.cli.backup_command",
    "restore": "desktop_app.cli.restore_command",
    "doctor": "desktop_app.cli.doctor_command",
}
_CORE = "desktop_app.workspace"
_WINDOW = "ui.app"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0 when all that was asked for happened."""
    words = sys.argv[1:] if argv is None else argv
    _speak_utf8()
    speak_as_asked(words)
    arguments = parse(words)
    if arguments.command is None:
        return int(load_window().run(arguments))
    try:
        return _run(_COMMANDS[arguments.command], arguments)
    except Problem as problem:
        sys.stderr.write(f"{problem.sentence()}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def load_window() -> ModuleType:
    """The module whose ``run`` shows the window, loaded the quickest way (docs/decisions/0013).

    Nothing that is loaded here is garbage, so none is looked for meanwhile or later. The core is loaded
    before Qt, because PySide6 reads the source file of every module that is imported after it.
    """
    gc.disable()
    try:
        importlib.import_module(_CORE)
        return importlib.import_module(_WINDOW)
    finally:
        gc.freeze()
        gc.enable()


def _run(module: str, arguments: Arguments) -> int:
    status = importlib.import_module(module).run(arguments)
    return int(status)


def _speak_utf8() -> None:
    """Vietnamese on a Windows console whose code page cannot write it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
