"""The window: rail, top bar, rooms, status line. It only puts parts together and moves between rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.context.room import Destination, Room, RoomContext, RoomSpec
from ui.places.settings import SectionPlace
from ui.shell.rooms import ROOMS
from ui.shell.window.main_window_focus import enter_with_keys
from ui.shell.window.main_window_rail import Rail
from ui.shell.window.main_window_status import StatusLine
from ui.shell.window.main_window_top_bar import TopBar
from ui.theme import spacing as space
from ui.widgets.fitting import PageArea, PageStack

if TYPE_CHECKING:
    from ui.search import SearchView
    from ui.search.search_presenter import Find
    from ui.shell.guide.beside import GuideBeside
    from ui.shell.lock_view import LockPage
    from ui.shell.window.period_chooser import PeriodPanel

_MOST_BEFORE = 20
_NARROWEST_ROOM = space.SMALLEST_WINDOW[0] - space.RAIL_WIDTH - space.SMALL


class MainWindow(QMainWindow):
    """Rooms, search, lock and guide are built when first shown: the first paint waits for one room only."""

    lock_asked = Signal()
    pin_tried = Signal(str, str)
    first_pin_wanted = Signal(object)
    room_changed = Signal(str)
    closed = Signal()
    quit_asked = Signal()

    def __init__(
        self,
        context: Callable[[Callable[[Destination], None], QWidget], RoomContext],
        find: Find,
        rooms: Sequence[RoomSpec] = ROOMS,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(*space.SMALLEST_WINDOW)
        self.context = context(self.go, self)
        self._rooms = {spec.key: spec for spec in rooms}
        self.hidden = frozenset(spec.key for spec in rooms if spec.rights)
        """Rooms that this officer does not see; those with rights until it is known who is there."""
        self._pages: dict[str, QWidget] = {}
        self._shortcuts: list[QShortcut] = []
        self._before: list[str] = []
        """The rooms that were in front, the last one last."""
        self._find = find
        self._guide: GuideBeside | None = None
        self._search: SearchView | None = None
        self._lock: LockPage | None = None
        self._lay_out(rooms)
        self._add_shortcuts(rooms)

    @property
    def room(self) -> str:
        """The key of the room in front."""
        return next((key for key, page in self._pages.items() if page is self.stack.currentWidget()), "")

    def page(self, key: str) -> QWidget:
        """The page of a room, built now if it was not yet."""
        if key not in self._pages:
            page = self._rooms[key].build(self.context)
            page.setAccessibleName(tr(self._rooms[key].name))
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def hide_rooms(self, hidden: frozenset[str]) -> None:
        """Show all rooms but these, which the officer has no right to."""
        self.hidden = hidden
        self.rail.hide_rooms(hidden)
        if self._search is not None:
            self._search.presenter.show_rooms(self._shown())
        if self.room in hidden:
            self.go(Destination("overview"))

    def _shown(self) -> tuple[RoomSpec, ...]:
        return tuple(spec for key, spec in self._rooms.items() if key not in self.hidden)

    def go(self, destination: Destination) -> None:
        """Bring a room to the front and, where one is named, a place in it; a hidden one is not entered."""
        if destination.room in self.hidden:
            return
        front = self.stack.currentWidget()
        if isinstance(front, Room) and destination.room != self.room and not front.may_leave():
            self.rail.mark(self.room)
            return
        page = self.page(destination.room)
        before = page.focusWidget()
        if self.room not in ("", destination.room):
            self._before = [*self._before[-_MOST_BEFORE:], self.room]
        self.stack.setCurrentWidget(page)
        if self._guide is not None:
            self._guide.make_room()
        self.rail.mark(destination.room)
        self.top.period.setVisible(self._rooms[destination.room].by_period)
        if isinstance(page, Room):
            page.entered()
            if destination.place is not None:
                page.show_place(destination.place)
        if not self.locked:
            enter_with_keys(page, before, placed=destination.place is not None)
        self.room_changed.emit(destination.room)

    def _alt_left_inside(self) -> None:
        """Where the cursor is Alt and the left arrow mean something of their own, as in a calendar."""
        here: QWidget | None = QApplication.focusWidget()
        while here is not None and not here.isWindow():
            own = getattr(here, "alt_left", None)
            if own is not None:
                own()
                return
            here = here.parentWidget()

    def back(self) -> None:
        """Go back one page in the room, or else to the room before."""
        front = self.stack.currentWidget()
        if self.locked or (isinstance(front, Room) and front.back()):
            return
        while self._before:
            key = self._before.pop()
            if key not in self.hidden and key != self.room:
                self.go(Destination(key))
                self._before = self._before[:-1]
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no part of the window wanted: F6 goes on between rail and room, Backspace goes back."""
        from ui.widgets.redo import redo_typing  # here: the first page waits for no key

        front = self.stack.currentWidget()
        if redo_typing(self, event):
            return
        if self.locked or event.key() not in (Qt.Key.Key_F6, Qt.Key.Key_Backspace, Qt.Key.Key_Back):
            super().keyPressEvent(event)
        elif event.key() != Qt.Key.Key_F6:
            self.back()
        elif self.rail.isAncestorOf(self.focusWidget()):
            step = -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            if not (isinstance(front, Room) and front.step_zone(step)):
                self.enter_room()
        else:
            self.rail.take_focus()

    def enter_room(self) -> None:
        """Put the cursor into the room in front: where it was, else where its keys work."""
        page = self.page(self.room)
        enter_with_keys(page, page.focusWidget(), placed=False)

    @property
    def guide(self) -> GuideBeside:
        """The user guide beside the rooms."""
        if self._guide is None:
            from ui.shell.guide.beside import GuideBeside
            from ui.shell.guide.guide_view import keep_filled

            context = self.context
            by_room = {spec.guide for spec in self._rooms.values()}
            self._guide = GuideBeside(
                self,
                context.language,
                context.theme,
                context.preferences,
                by_room,
                self._area,
                self._column,
                lambda most: self.rail.width() + min(most, self.stack.minimumSizeHint().width()),
            )
            self._guide.back_asked.connect(self._back_from_guide)
            keep_filled(context, self._guide.view)
        return self._guide

    def turn_guide(self) -> None:
        """Open the guide at the page of the room in front, lead into it, or close it."""
        self.guide.turn(self._rooms[self.room].guide if self.room else "")

    def _back_from_guide(self) -> None:
        self.activateWindow()
        if self.room and not self.locked:
            self.enter_room()

    def add_line(self, line: QWidget) -> None:
        """Put a line that asks something above the status line."""
        self._column.insertWidget(self._column.indexOf(self.status), line)

    def show_office(self, name: str, *, sample: bool) -> None:
        """Say whose book this is, in the bar and in the title."""
        self.top.show_office(name, sample=sample)
        self.setWindowTitle(f"{name} · {tr('Sổ Mặt trận')}")

    @property
    def search(self) -> SearchView:
        """The panel of Ctrl+K."""
        if self._search is None:
            from ui.search import SearchPresenter, SearchView

            sample = self.context.office.identity.sample
            presenter = SearchPresenter(self._shown(), self._find, self.context.reading, sample=sample)
            self._search = SearchView(presenter, self.context.theme, self)
            self._search.went.connect(self.go)
            self._search.lost.connect(self.enter_room)
        return self._search

    @property
    def lock(self) -> LockPage:
        """The page over the window while nobody is signed in; :attr:`pin_tried` says what was typed."""
        if self._lock is None:
            from ui.shell.lock_view import LockPage

            self._lock = LockPage(self.context.theme)
            self._lock.tried.connect(self.pin_tried)
            self._lock.first_pin_wanted.connect(self.first_pin_wanted)
            self._cover.addWidget(self._lock)
        return self._lock

    @property
    def locked(self) -> bool:
        """Whether the lock covers the rooms."""
        return self._cover.currentWidget() is not self._whole

    def cover(self, covered: bool) -> None:
        """Put the lock over everything, or take it away; shortcuts rest while it is there."""
        if self._search is not None:
            self._search.hide()
        if covered:
            self._keep_typing()
            _close_dialogs()
        self._cover.setCurrentWidget(self.lock if covered else self._whole)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not covered)
        if covered and self._guide is not None:
            self._guide.put_away()

    def _keep_typing(self) -> None:
        """What is half typed belongs to who typed it, also when somebody else opens the window again."""
        for page in self._pages.values():
            if isinstance(page, Room):
                page.may_leave()

    def remembered_geometry(self) -> str:
        """Place and size as text for the preferences."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_place(self, text: str) -> None:
        """Take the place and size of last time; without one, fill the screen's usable part.

        The size to go back to is what a frame leaves of it: the page is laid out in it before the system says
        how large the whole is, and would otherwise show scroll bars that go again.
        """
        if not text or not self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii"))):
            frame = QSize(2 * space.SMALL, space.XXLARGE + space.SMALL)
            self.resize(self.screen().availableSize() - frame)
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def allow_any_size(self) -> None:
        """Let the window be as small as a picture of it is wanted."""
        self.setMinimumSize(0, 0)
        self._cover.setMinimumSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for bar in (self.top, self.status):
            bar.be_low(event.size().height() < space.LOW_WINDOW)
        if self._search is not None:
            self._search.place()
        if self._guide is not None:
            self._guide.follow_window()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the eye does."""
        from ui.widgets.tab_order import go_on  # here: the first page waits for no key

        return go_on(self, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        for page in self._pages.values():
            if isinstance(page, Room) and not page.may_leave():
                event.ignore()
                return
        if self._guide is not None:
            self._guide.put_away()
        self.closed.emit()
        event.accept()

    def _lay_out(self, rooms: Sequence[RoomSpec]) -> None:
        """Put the parts into place from the outside in.

        What is put into another widget is looked up in the style sheet again, with everything inside it.
        """
        context = self.context
        self._cover = QStackedWidget(self)
        self.setCentralWidget(self._cover)
        self._whole = whole = QWidget(self._cover)
        self._cover.addWidget(whole)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._column = right = QVBoxLayout()
        right.setSpacing(0)
        self.rail = Rail(rooms, context.theme, whole)
        self.rail.hide_rooms(self.hidden)
        self.top = TopBar(context.period, context.theme, whole)
        self.stack = PageStack(_NARROWEST_ROOM)
        self.stack.setObjectName("rooms")
        self.status = StatusLine(context.saves, context.theme, whole)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        right.addWidget(self.top)
        self._area = PageArea(self.stack, whole)
        right.addWidget(self._area, 1)
        right.addWidget(self.status)
        self.top.period.chosen.connect(self.enter_room)
        self.top.period.months_asked.connect(self._mark_months)
        self.rail.chosen.connect(lambda key: self.go(Destination(key)))
        self.top.search_asked.connect(self._open_search)
        self.top.help_asked.connect(self.turn_guide)
        self.top.exercise_asked.connect(lambda: self.go(SectionPlace("exercise").destination))
        self.status.sync_asked.connect(lambda: self.go(Destination("sync")))
        self.status.lock_asked.connect(self.lock_asked)
        self.status.version_asked.connect(lambda: self.go(SectionPlace("about").destination))

    def _mark_months(self, panel: PeriodPanel, year: int) -> None:
        from ui.shell.window.period_months import show_months

        show_months(self.context, panel, year)

    def _step_period(self, step: int) -> None:
        """Go to another period where the room in front shows one."""
        if not self.top.period.isHidden():
            self.context.period.step(step)

    def _open_search(self) -> None:
        self.search.open()

    def _add_shortcuts(self, rooms: Sequence[RoomSpec]) -> None:
        # As keys and not as words: to read a word, Qt asks for the translation of all names of keys.
        key, ctrl, alt = Qt.Key, Qt.Modifier.CTRL, Qt.Modifier.ALT
        for number, spec in enumerate(rooms, start=1):
            for modifier in (ctrl, alt):
                pressed = QShortcut(modifier | key(key.Key_0 + number), self)
                pressed.activated.connect(lambda key=spec.key: self.go(Destination(key)))
                self._shortcuts.append(pressed)
        for keys, action in (
            (ctrl | key.Key_K, self._open_search),
            (key.Key_F1, self.turn_guide),
            (ctrl | key.Key_L, self.lock_asked.emit),
            (ctrl | key.Key_PageUp, lambda: self._step_period(-1)),
            (ctrl | key.Key_PageDown, lambda: self._step_period(1)),
        ):
            pressed = QShortcut(keys, self)
            pressed.activated.connect(action)
            self._shortcuts.append(pressed)
        back = QShortcut(alt | key.Key_Left, self)
        back.activated.connect(self.back)
        self._shortcuts.append(back)
        back.activatedAmbiguously.connect(self._alt_left_inside)
        QShortcut(ctrl | key.Key_Q, self).activated.connect(self.quit_asked)  # also while locked


def _close_dialogs() -> None:
    """Close every open question: the next officer must not read or answer it."""
    from ui.widgets.dialog import Dialog  # here: the first page has none

    last: QWidget | None = None
    while (dialog := QApplication.activeModalWidget()) is not None and dialog is not last:
        last = dialog
        if isinstance(dialog, Dialog):
            dialog.leave_at_once()
        else:
            dialog.close()
