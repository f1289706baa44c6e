"""Holds together what lives as long as the window: the open book, the lanes, the theme, the window itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.areas.administrative import commune
from desktop_app.finding import Found, find
from desktop_app.i18n import Language, language, set_language, tr
from desktop_app.jobs import Lane, Ok, Outcome
from desktop_app.overview import read_unsent
from desktop_app.workspace import Office
from ui.ask import Ask, DialogAsk
from ui.main_thread import MainThread
from ui.main_window import MainWindow
from ui.notifier import Notifier
from ui.period_choice import PeriodChoice, current_month
from ui.preferences import PreferencesFile
from ui.qt_vietnamese import QtVietnamese, speak
from ui.room import Destination, RoomContext
from ui.status_facts import LineState, StatusFacts
from ui.theme import Theme

STATUS_MILLISECONDS = 400


class Lanes:
    """The database lane and the network lane, with the threads they run on."""

    def __init__(self, main_thread: MainThread, executors: tuple[Executor, Executor] | None = None) -> None:
        database, network = executors or (
            ThreadPoolExecutor(1, thread_name_prefix="database"),
            ThreadPoolExecutor(1, thread_name_prefix="network"),
        )
        self.database = Lane(database, main_thread.deliver)
        self.network = Lane(network, main_thread.deliver)

    def close(self) -> None:
        """Finish what was begun."""
        self.network.close()
        self.database.close()


class Shell(QObject):
    """Builds the window over an open book, and builds it anew when the language changes."""

    finished = Signal()

    def __init__(
        self,
        application: QApplication,
        office: Office,
        theme: Theme,
        preferences: PreferencesFile,
        *,
        ask: Callable[[QWidget], Ask] = DialogAsk,
        executors: tuple[Executor, Executor] | None = None,
    ) -> None:
        super().__init__(application)
        self._application = application
        self.office = office
        self.theme = theme
        self.preferences = preferences
        self._make_ask = ask
        self.main_thread = MainThread(self)
        self.lanes = Lanes(self.main_thread, executors)
        self.notifier = Notifier(self)
        self.period = PeriodChoice(current_month(office.clock.today()), self)
        self.line = LineState.NOT_CONNECTED
        self._translator: QtVietnamese | None = speak(application, language(), None)
        self._status_soon = QTimer(self)
        self._status_soon.setSingleShot(True)
        self._status_soon.setInterval(STATUS_MILLISECONDS)
        self._status_soon.timeout.connect(self.read_status)
        self.notifier.data_changed.connect(lambda _entity: self._status_soon.start())
        self.notifier.sync_changed.connect(self._status_soon.start)
        self.window = self._build_window()

    def show(self) -> None:
        """Bring the window to the screen in the room of last time."""
        remembered = self.preferences.current
        self.window.restore_place(remembered.geometry)
        self.window.go(Destination(remembered.room))
        self.window.show()
        self.read_status()

    def speak(self, wanted: Language) -> None:
        """Change the language: everything is built anew in the same room."""
        set_language(wanted)
        self.preferences.keep(language=wanted)
        self._translator = speak(self._application, wanted, self._translator)
        old, room = self.window, self.window.room
        self.window = self._build_window()
        self.window.setGeometry(old.geometry())
        self.window.go(Destination(room or "overview"))
        self.window.setWindowState(old.windowState())
        self.window.show()
        old.closed.disconnect(self._close)
        old.hide()
        old.deleteLater()
        self.read_status()

    def read_status(self) -> None:
        """Bring the status line up to date."""
        self.lanes.database.submit(self._read_status, self._show_status)

    def close(self) -> None:
        """Finish the work on the lanes and let go of the book."""
        self._status_soon.stop()
        self.lanes.close()
        self.office.close()

    def _build_window(self) -> MainWindow:
        window = MainWindow(self._context, self._find)
        window.show_office(self._office_name(), sample=self.office.identity.sample)
        window.status.show_officer(self.office.officer)
        window.room_changed.connect(self._remember_room)
        window.closed.connect(self._close)
        return window

    def _context(self, navigate: Callable[[Destination], None], window: QWidget) -> RoomContext:
        return RoomContext(
            office=self.office,
            database=self.lanes.database,
            network=self.lanes.network,
            notifier=self.notifier,
            ask=self._make_ask(window),
            theme=self.theme,
            language=language(),
            navigate=navigate,
            period=self.period,
        )

    def _office_name(self) -> str:
        unit = commune(self.office.identity.commune_code)
        return unit.name if unit is not None else tr("Office without a commune")

    def _find(self, text: str) -> tuple[Found, ...]:
        with self.office.read() as connection:
            return find(connection, text)

    def _read_status(self) -> StatusFacts:
        with self.office.read() as connection:
            unsent, since = read_unsent(connection)
        return StatusFacts(unsent, since, line=self.line)

    def _show_status(self, outcome: Outcome[StatusFacts]) -> None:
        if isinstance(outcome, Ok):
            self.window.status.show_facts(outcome.value)

    def _remember_room(self, room: str) -> None:
        self.preferences.keep(room=room)

    def _close(self) -> None:
        self.preferences.keep(geometry=self.window.remembered_geometry())
        self.finished.emit()
