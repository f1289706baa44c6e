"""The program in a process of its own, whose window is closed and opened again within that process.

``python -m tests.ui.shell.reopening_child FOLDER restore|broken|discard|garbage``: what is done in each
window, by a person who answers every dialog. Says on standard output what was on the screen.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.accounts.access_log import accesses
from desktop_app.areas.commands import NewArea, add_area
from desktop_app.areas.queries import all_areas
from desktop_app.backup.backups import back_up_daily
from desktop_app.book.office import Office
from desktop_app.cli.parser import parse
from tests.builders import PASSPHRASE
from ui.base.message_dialog import MessageDialog
from ui.first_run.first_run_view import FirstRunDialog
from ui.safety.passphrase_view import PassphraseDialog
from ui.shell import app
from ui.shell.application import build_application
from ui.shell.shell import Shell

NEW_PASSPHRASE = "một câu mới cũng đủ dài"


def say(*words: object) -> None:
    print(*words, flush=True)


def add(office: Office, name: str) -> None:
    with office.record() as rec:
        add_area(rec, office.identity.commune_code, NewArea(name, "thon"))


def tell_book(shell: Shell) -> None:
    office = shell.office
    with office.read() as connection:
        names = [area.name for area in all_areas(connection)]
        log = [entry.action.value for entry in accesses(connection)]
    say("window:", shell.window.isVisible(), "areas:", names, "log:", log)


def back_up_and_restore(shell: Shell, *, broken: bool) -> None:
    backup = back_up_daily(shell.office)
    assert backup is not None
    add(shell.office, "Thôn Sau")
    tell_book(shell)
    if broken:
        content = backup.path.read_bytes()
        backup.path.write_bytes(content[: len(content) // 2])
    shell.restore(backup.path, "")


class Person:
    """Answers what the program asks, and does one thing in each window that appears."""

    def __init__(self, *acts: Callable[[Shell], None]) -> None:
        self._acts = list(acts)

    def see(self, shell: Shell) -> None:
        """A window is about to come to the screen: act when it is there, and the book behind it."""
        act = self._acts.pop(0)

        def look() -> None:
            if shell.window.isVisible() and shell.office.whole:
                act(shell)
            else:
                QTimer.singleShot(20, shell, look)

        look()

    def answer(self) -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, PassphraseDialog):
            new = not asked.again_field.isHidden()
            secret = NEW_PASSPHRASE if new else PASSPHRASE
            asked.secret.setText(secret)
            asked.again.setText(secret)
            say("asked for a new passphrase" if new else "asked for the passphrase")
            asked.go_on.click()
        elif isinstance(asked, MessageDialog):
            say("told:", asked.sentence.text().splitlines()[0])
            asked.accept()
        elif isinstance(asked, FirstRunDialog):
            say("first run")
            QDialog.reject(asked)


def close(shell: Shell) -> None:
    tell_book(shell)
    shell.window.close()


def close_after_garbage(shell: Shell) -> None:
    """Let a window become garbage, have a queue make more than Python lets lie, and say where it ended."""

    def end() -> None:
        say("ended on", threading.current_thread().name)
        QTimer.singleShot(0, shell.window, shell.window.close)

    def make_garbage() -> None:
        for _ in range(100_000):
            ring: list[object] = []
            ring.append(ring)

    window = QWidget()
    window.itself = window  # type: ignore[attr-defined]
    weakref.finalize(window, end)
    del window
    shell.queues.reading.submit(make_garbage, lambda _: None)


def main(folder: str, scenario: str) -> int:
    acts: dict[str, tuple[Callable[[Shell], None], ...]] = {
        "restore": (lambda shell: back_up_and_restore(shell, broken=False), close),
        "broken": (lambda shell: back_up_and_restore(shell, broken=True), close),
        "discard": (lambda shell: shell.discard_sample(),),
        "again": (lambda shell: shell.discard_sample(again=True), close),
        "garbage": (close_after_garbage,),
    }
    person = Person(*acts[scenario])
    make = build_application

    def build(qt_arguments: tuple[str, ...] = ()) -> QApplication:
        application = make(qt_arguments)
        watch = QTimer(application)
        watch.timeout.connect(person.answer)
        watch.start(20)
        return application

    app.build_application = build  # type: ignore[attr-defined]
    return app.run(parse(["--data-dir", folder]), person.see)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
