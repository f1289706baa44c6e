"""Owns what lives as long as the window: the open book, the queues, the theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.accounts.officer import Officer
from desktop_app.base.i18n import Language, language, set_language
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.book.office import Office
from ui.base.answers import listen, submit
from ui.base.ask import Ask, DialogAsk
from ui.base.errors import sentence_for, show_error
from ui.base.first_paint import FirstPaint, show_settled
from ui.base.qt_vietnamese import QtVietnamese, speak
from ui.base.queues import WorkQueues
from ui.base.saves import SavedEntity, Saves
from ui.base.timers import once_after
from ui.context.period_choice import PeriodChoice, current_month
from ui.context.preferences import KeptFolders, NotedPreferences, PreferencesFile
from ui.context.room import Destination
from ui.places.settings import SectionPlace
from ui.safety.daily_backup import DailyBackup
from ui.shell.departed import part_with_departed
from ui.shell.first_exchange import first_exchange
from ui.shell.forward import come_forward
from ui.shell.idle_watch import IdleWatch
from ui.shell.main_window import MainWindow
from ui.shell.rooms import ROOMS, WhoWorks, context_of, find_in, office_name, show_version, who_works
from ui.shell.window.status_facts import LineState, StatusFacts, read_status_facts
from ui.theme import Appearance, TextSize, Theme
from ui.updates.news import news_for

if TYPE_CHECKING:
    from ui.context.auto_sync import AutoSync
    from ui.context.new_version import NewVersion
    from ui.context.staying import Staying
    from ui.safety.restoring_wish import RestoreWish

type _Known = tuple[Officer, ...]  # who may sign in; none where nobody must

STATUS_MILLISECONDS = 400
SHOW_AT_LATEST_MILLISECONDS = 100
"""So long the window waits for the figures of its first page."""


class Shell(QObject):
    """Builds the window over an open book, and rebuilds it when the language changes."""

    finished = Signal()
    well = Signal()
    """The book is open and the first window has painted."""

    def __init__(
        self,
        application: QApplication,
        office: Office,
        theme: Theme,
        preferences: PreferencesFile,
        queues: WorkQueues,
        *,
        ask: Callable[[QWidget], Ask] | None = None,
        translator: QtVietnamese | None = None,
    ) -> None:
        super().__init__(application)
        self._application = application
        self.office = office
        self.theme = theme
        self.preferences = preferences
        self.make_ask = ask or partial(DialogAsk, folders=KeptFolders(preferences))
        self.queues = queues
        self.saves = Saves(self)
        self.period = PeriodChoice(current_month(office.clock.today()), self)
        self._can_lock = False  # whether an officer has a PIN, as it was read last
        self.start_over = self.sample_again = False
        self.restore_wish: RestoreWish | None = None
        self.restarts = False
        """Whether the program is to start again by itself, in the version that takes over."""
        self._quits = self._works_behind = False
        self._staying: Staying | None = None
        self._new_version: NewVersion | None = None
        self._translator = translator
        self._status_soon = once_after(STATUS_MILLISECONDS, self.read_status, self)
        listen(self.saves.changed, self, self._changed)
        listen(self.saves.lost, self, lambda sentence: self.make_ask(self.window).warn(sentence))
        self._sync: AutoSync | None = None
        self._sync_soon = first_exchange(self)
        self._show_soon = once_after(SHOW_AT_LATEST_MILLISECONDS, self._bring, self)
        self.first_paint = FirstPaint(self)
        self.first_paint.seen.connect(self._complete, Qt.ConnectionType.QueuedConnection)
        self._noted = NotedPreferences(self.preferences, queues, self)
        self._daily_backup = DailyBackup(office, queues.files, self.say, self.saves, self)
        self._idle = IdleWatch(preferences.current.lock_minutes, self)
        self._idle.idle.connect(self.lock)
        self.window = self._build_window()

    def show(self, *, entered: bool = False) -> None:
        """Bring the window to the screen in the room of last time.

        ``entered`` is said by the first run: the PIN that was just chosen is not asked for again.
        """
        self.window.restore_place(self.preferences.current.geometry)
        self._read_pins(lambda known: self._appear(() if entered else known))

    def _appear(self, known: _Known) -> None:
        if known:
            self._cover(known)
        else:
            self._open_room()
        if self.office.whole:
            self._bring()
            self._work_behind()
        else:
            self._show_soon.start()  # with its figures, if they are read by then: painted once
        submit(self.queues.database, self, lambda: None, self._all_read)

    def _all_read(self, _: Outcome[None]) -> None:
        if not self.window.isVisible():
            self._bring()
        self.first_paint.wait_for(self.window)

    def _bring(self) -> None:
        self._show_soon.stop()
        show_settled(self.window)
        self.give_focus()
        self._idle.watch(self.window.windowHandle())

    def give_focus(self) -> None:
        """Bring the cursor to where it belongs in the window."""
        self.window.activateWindow()
        if not self.window.locked:
            self.window.enter_room()

    def _complete(self) -> None:
        """What the first page did not need is loaded and opened behind it."""
        # A room may have opened the rest by itself before; what starts with it is started here all the same.
        if self._works_behind:
            self.well.emit()
        elif not self.queues.closed:  # the paint is reported later
            submit(self.queues.database, self, self.office.complete, self._completed)

    def _completed(self, outcome: Outcome[None]) -> None:
        """Everything of the book is open, or it is said why not; each room says it again."""
        if not isinstance(outcome, Ok):
            show_error(self.make_ask(self.window), outcome.error)
            return
        # The list of communes in force may call the commune otherwise than when the book was opened last.
        self.window.show_office(office_name(self.office), sample=self.office.identity.sample)
        if self.office.carried_over is not None:
            self.make_ask(self.window).tell(self.office.carried_over.sentence())
        self.read_status()
        self._work_behind()
        self.well.emit()

    def _work_behind(self) -> None:
        self._works_behind = True
        self.new_version().read()
        if self.preferences.current.stay_in_tray:
            self.staying()
        self._sync_soon.start()
        self._daily_backup.begin()

    def sync(self) -> AutoSync:
        """What exchanges with the province by itself; made when it is first asked for."""
        if self._sync is None:
            from ui.context.auto_sync import AutoSync

            self._sync = AutoSync(self.office, self.queues.database, self.queues.network, self.saves, self)
            listen(self._sync.running_changed, self, self.read_status)
        return self._sync

    def new_version(self) -> NewVersion:
        """What is known of newer versions of the program; made when it is first asked for."""
        if self._new_version is None:
            show = partial(show_version, self)
            self._new_version = news_for(self.office, self.queues, self.saves, show, self)
        return self._new_version

    def restart(self) -> None:
        """End the program and start the version that takes over."""
        self.quit()
        self.restarts = not self.window.isVisible()  # something half typed may have kept it open

    def lock(self) -> None:
        """Cover the window until an officer has given name and PIN; without PINs nothing happens."""
        if not self.window.locked and self._can_lock:
            self._cover(())  # at once: who they are is read behind the cover
            self._read_pins(self._cover)

    def set_lock_minutes(self, minutes: int) -> None:
        """Lock after this long without a touch; 0 never."""
        self.preferences.keep(lock_minutes=minutes)
        self._idle.set_minutes(minutes)

    def speak(self, wanted: Language) -> None:
        """Change the language: when both queues are empty, the window is rebuilt in the same room."""
        set_language(wanted)
        self.preferences.keep(language=wanted)
        self._rebuild_soon()

    def choose_look(self, look: Appearance | TextSize) -> None:
        """Use light, dark or a size of text, and remember it; for a size the window is rebuilt."""
        self.theme.choose(look)
        self.preferences.keep(appearance=self.theme.appearance, text_size=self.theme.text_size)
        if isinstance(look, TextSize):
            self._rebuild_soon()

    def _rebuild_soon(self) -> None:
        self.window.setEnabled(False)
        self.queues.when_empty(self, lambda: self._rebuild(self.window.room))

    def discard_sample(self, *, again: bool = False) -> None:
        """Close the window; who started it throws the book away and begins with the first run or a sample."""
        self.start_over, self.sample_again = True, again
        self.window.close()

    def restore(self, file: Path, secret: str) -> None:
        """Close the window; who started it puts the backup in the place of the book and opens it."""
        from ui.safety.restoring_wish import RestoreWish

        self.restore_wish = RestoreWish.over(self.office, file, secret)
        self.window.close()

    def staying(self) -> Staying:
        """What stays in the notification area; made when it is first asked for."""
        if self._staying is None:
            from ui.context.staying import Staying

            self._staying = Staying(self.preferences, self)
            self._staying.opened.connect(lambda: come_forward(self.window))
            self._staying.ended.connect(self.quit)
        return self._staying

    def quit(self) -> None:
        """End the program, also where closing the window would leave it in the notification area."""
        self._quits = True
        if self.window.isVisible():
            self.window.close()
            self._quits = False  # something half typed may have kept it open
        else:
            self._close()

    def show_guide(self, page: str) -> None:
        """Open the guide at a page."""
        self.window.guide.open_page(page)

    def _rebuild(self, room: str) -> None:
        self._translator = speak(self._application, language(), self._translator)
        if self._staying is not None:
            self._staying.speak()
        old = self.window
        self.window = self._build_window()
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.hide_rooms(old.hidden)
        looks = SectionPlace("window").destination  # back to where the look was changed
        self.window.go(looks if room == looks.room else Destination(room or "overview"))
        self.window.show()
        self.give_focus()
        self._idle.watch(self.window.windowHandle())
        old.closed.disconnect(self._close)
        old.hide()
        old.deleteLater()
        self._read_pins(lambda _: None)
        self.read_status()

    def say(self, sentence: str) -> None:
        """Show ``sentence`` in the status line for some seconds."""
        self.window.status.say(sentence)

    def read_status(self) -> None:
        """Bring the status line up to date."""
        submit(self.queues.database, self, partial(read_status_facts, self.office), self._show_status)

    def close(self) -> None:
        """Finish the work on the queues and close the book."""
        self._status_soon.stop()
        self._sync_soon.stop()
        self._daily_backup.end()
        if self._staying is not None:
            self._staying.end()
        if self._sync is not None:
            self._sync.end()
        self.queues.close()
        self.office.close()

    def _read_pins(self, then: Callable[[_Known], object]) -> None:
        """Tell ``then`` who may sign in, if anybody must, and show the rooms of who is at the computer.

        Where that cannot be read, the window stays covered and says why.
        """

        def done(outcome: Outcome[WhoWorks]) -> None:
            if isinstance(outcome, Ok):
                self._can_lock = bool(outcome.value.known)
                self.window.hide_rooms(outcome.value.hidden)
                then(outcome.value.known)
            else:
                self._cover(())
                self.window.lock.refuse(sentence_for(outcome.error))
                self.window.show()

        submit(self.queues.database, self, lambda: who_works(self.office), done)

    def _changed(self, entity: SavedEntity) -> None:
        self._status_soon.start()
        if entity is SavedEntity.OFFICER:
            self._read_pins(partial(part_with_departed, self))

    def _cover(self, known: _Known) -> None:
        last = next((item.name for item in known if item.id == self.preferences.current.officer), "")
        self.window.cover(True)
        self.window.lock.office.setText(office_name(self.office))
        self.window.lock.offer(known, self.office.officer or last, sample=self.office.identity.sample)

    def _try_pin(self, officer_id: str, pin: str) -> None:
        def work() -> Officer:
            # Here, because the rest of the book may not be open yet, nor what opens it be loaded.
            from desktop_app.accounts.pins import sign_in

            return sign_in(self.office.store, self.office.clock, officer_id, pin)

        submit(self.queues.database, self, work, self._signed_in)

    def _ask_first_pin(self, officer: Officer) -> None:
        from ui.safety.first_sign_in import FirstSignIn

        FirstSignIn(self.office, self.queues.database, self.theme, self._signed_in).ask(self.window, officer)

    def _signed_in(self, outcome: Outcome[Officer]) -> None:
        if not isinstance(outcome, Ok):
            self.window.lock.refuse(sentence_for(outcome.error))
            return
        officer = outcome.value
        self.preferences.keep(officer=officer.id)
        if self.window.room and officer.name != self.office.officer:
            self.queues.when_empty(self, lambda: self._hand_over(officer.name))
        else:
            self.office.officer = officer.name
            self.window.status.show_officer(officer.name)
            self._read_pins(lambda _: self._enter())
        self.queues.when_empty(self, lambda: self._tell_of_pin(officer.id))

    def _tell_of_pin(self, officer_id: str) -> None:
        from ui.shell.pin_notice import tell_of_pin

        tell_of_pin(self, officer_id)

    def _enter(self) -> None:
        self.window.cover(False)
        if not self.window.room:
            self._open_room()

    def _hand_over(self, name: str) -> None:
        """Another officer gets a window of their own at the overview: nothing of the one before stays in it.

        What that one left half entered was kept as their draft when the window was covered.
        """
        self.office.officer = name
        self.period.choose(current_month(self.office.clock.today()))
        self._rebuild("overview")

    def _open_room(self) -> None:
        known = {spec.key for spec in ROOMS} - self.window.hidden
        room = self.preferences.current.room
        self.window.go(Destination(room if room in known else "overview"))
        if self.office.whole:
            self.read_status()

    def _build_window(self) -> MainWindow:
        window = MainWindow(partial(context_of, self), partial(find_in, self.office))
        window.show_office(office_name(self.office), sample=self.office.identity.sample)
        window.status.show_officer(self.office.officer)
        window.room_changed.connect(lambda room: self.preferences.note(room=room))
        window.closed.connect(self._close)
        window.quit_asked.connect(self.quit)
        window.lock_asked.connect(self.lock)
        window.pin_tried.connect(self._try_pin)
        window.first_pin_wanted.connect(self._ask_first_pin)
        return window

    def _show_status(self, outcome: Outcome[StatusFacts]) -> None:
        if isinstance(outcome, Ok):
            facts, sending = outcome.value, self._sync is not None and self._sync.running
            self.window.status.show_facts(replace(facts, line=LineState.SENDING) if sending else facts)

    def _close(self) -> None:
        self.preferences.leave(self.window.remembered_geometry())
        ends = self._quits or self.start_over or self.restore_wish is not None
        if not ends and self.preferences.current.stay_in_tray and self.staying().keeps():
            self.lock()  # opening it again asks as after a start
        else:
            self.finished.emit()
