"""Starts the window: the application, the book, the first run where it is needed, the shell."""

from __future__ import annotations

import logging
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.base.faults.crashes import noting_crashes
from desktop_app.base.faults.notes import noting_faults
from desktop_app.base.i18n import N_, language, set_language, tr
from desktop_app.base.problems import Problem
from desktop_app.book.office import DataFolder, Office
from desktop_app.book.who_works import name_who_works
from desktop_app.book.window_claim import WindowClaim
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import data_folder
from desktop_app.updates.program_folder import program_folder
from ui.base.ask import DialogAsk
from ui.base.errors import show_error
from ui.base.main_thread import MainThread
from ui.base.qt_messages import noting_qt_messages
from ui.base.qt_vietnamese import QtVietnamese, speak
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.shell.application import build_application
from ui.shell.calls import Calls
from ui.shell.loading_ahead import LoadingAhead
from ui.shell.opening import GaveUp, Opening
from ui.shell.shell import Shell
from ui.theme import Theme
from ui.theme.fonts import load_later_fonts
from ui.updates.starts import Versions

if TYPE_CHECKING:
    from ui.safety.restoring_wish import RestoreWish

_log = logging.getLogger(__name__)


def run(arguments: Arguments, shown: Callable[[Shell], None] | None = None) -> int:
    """Show the window and stay until it is closed; the exit status of the program.

    ``shown`` is called each time a window is brought to the screen: the start is measured there.
    """
    try:
        folder = data_folder(arguments)
    except Problem as problem:
        build_application(arguments.qt)
        show_error(DialogAsk(), problem)
        return 1
    behind = arguments.in_notification_area
    if behind and not folder.book.exists():
        return 0  # with the computer, before anybody has created a book: nothing to exchange, nothing to ask
    preferences = PreferencesFile(folder.root)
    set_language(arguments.lang or preferences.current.language)
    application = build_application(arguments.qt)
    theme = Theme(application, preferences.current.appearance, preferences.current.text_size)
    translator = speak(application, arguments.lang or preferences.current.language, None)
    sys.excepthook = _report
    claim, versions = WindowClaim(folder.root), Versions(program_folder())
    if not claim.take():
        versions.was_left()
        return 0 if behind else _call(claim.name, arguments.file)
    calls = Calls(claim, arguments.file, application)
    if behind:
        from ui.shell.forward import begin_behind

        shown = begin_behind
    try:
        with noting_faults(folder.root, __version__), noting_crashes(folder.root), noting_qt_messages():
            status = _stay(application, folder, theme, preferences, translator, calls, versions, shown)
    finally:
        claim.release()
    versions.leave((*arguments.again, *calls.left))
    return status


def _stay(
    application: QApplication,
    folder: DataFolder,
    theme: Theme,
    preferences: PreferencesFile,
    translator: QtVietnamese | None,
    calls: Calls,
    versions: Versions,
    shown: Callable[[Shell], None] | None,
) -> int:
    """Show the window, and again where a restored book or another one begins with it; the exit status."""
    opening = Opening(folder, theme, before_asking=calls.listen, backup=calls.backup)
    status, again = 0, True
    while again:
        status, again = _work(application, opening, theme, preferences, translator, calls, versions, shown)
        preferences = PreferencesFile(folder.root)
        translator = speak(application, language(), translator) if again else None
    return status


def _call(name: str, file: Path | None) -> int:
    """The book has its window already: bring that to the front instead of opening the book twice."""
    from ui.shell.calling import call

    if call(name, file):
        return 0
    sentence = N_(
        "The book is already open in a window that does not respond. Wait a moment and start the program "
        "again; if it still does not respond, end it in the task manager. What was shown as saved is kept."
    )
    show_error(DialogAsk(), Problem(sentence))
    return 1


def _work(
    application: QApplication,
    opening: Opening,
    theme: Theme,
    preferences: PreferencesFile,
    translator: QtVietnamese | None,
    calls: Calls,
    versions: Versions,
    shown: Callable[[Shell], None] | None,
) -> tuple[int, bool]:
    """From opening the book to closing the window: the exit status, and whether to begin once more."""
    queues = WorkQueues(MainThread(application))
    try:
        office = opening.open(queues.database)
        first = not office.identity.commune_code
        if first:
            calls.listen()
            (_sample_again if opening.begins_sample else _first_run)(office, theme, queues)
            opening.begins_sample = False
        name_who_works(office)
    except GaveUp:
        versions.was_left()
        queues.close()
        return 0, False
    except Problem as problem:
        calls.listen()
        if not versions.gave_way(problem):
            show_error(DialogAsk(), problem)
        queues.close()
        return 1, False
    shell = Shell(application, office, theme, preferences, queues, translator=translator)
    shell.finished.connect(application.quit)
    seen = shell.first_paint.seen
    seen.connect(load_later_fonts, Qt.ConnectionType.QueuedConnection)
    seen.connect(lambda: calls.take(lambda: shell.window), Qt.ConnectionType.QueuedConnection)
    ahead = LoadingAhead(queues.files, lambda: shell.window.hidden, shell)
    shell.well.connect(ahead.begin)
    shell.finished.connect(ahead.end)
    versions.watch(shell)
    shell.show(entered=first)
    if shown is not None:
        shown(shell)
    status = application.exec()
    calls.window = lambda: None
    versions.switch(shell, queues)
    shell.close()
    shell.window.deleteLater()
    shell.deleteLater()
    if shell.restore_wish is not None:
        _restore(application, opening, shell.restore_wish)
        return status, True
    if not shell.start_over:
        return status, False
    opening.begins_sample = shell.sample_again
    return status, _discard(office, keep_key=shell.sample_again)


def _restore(application: QApplication, opening: Opening, wish: RestoreWish) -> None:
    queues = WorkQueues(MainThread(application))
    opening.restore(queues.database, wish)
    queues.close()


def _discard(office: Office, *, keep_key: bool) -> bool:
    from desktop_app.sample.discarding import discard_sample

    try:
        discard_sample(office, keep_key=keep_key)
    except Problem as problem:
        show_error(DialogAsk(), problem)
        return False
    return True


def _first_run(office: Office, theme: Theme, queues: WorkQueues) -> None:
    from ui.first_run.first_run_flow import FirstRun

    if not FirstRun(office, theme, queues).ask():
        office.close()
        raise GaveUp


def _sample_again(office: Office, _: Theme, queues: WorkQueues) -> None:
    from desktop_app.sample.sample_office import make_sample_office
    from ui.safety.waiting import wait_for

    wait_for(
        queues.database,
        lambda: make_sample_office(office),
        tr("The sample office is being created. This takes a few seconds."),
    )


def _report(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
    """A fault that no code caught: it is logged, the user is informed, and the window stays."""
    _log.critical("unexpected fault", exc_info=(kind, error, trace))
    if issubclass(kind, KeyboardInterrupt):
        QApplication.exit(130)
        return
    show_error(DialogAsk(QApplication.activeWindow()), error)
