"""Filters under a name: F3 and a digit use one; the one used last holds again when the register is opened."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.base.i18n import tr
from ui.context.preferences import FilterPreferences, SavedFilter
from ui.context.room import RoomContext
from ui.registers.saved.filters import RegisterFilters
from ui.widgets.buttons import button
from ui.widgets.plain_text import set_tip
from ui.widgets.shown_keys import without_keys

_MOST = 9
_LONGEST = 24
_LEAST = 90


class SavedFilters(QObject):
    """``button`` names the filter in force and opens the menu."""

    def __init__(self, page: QWidget, context: RoomContext, filters: RegisterFilters) -> None:
        super().__init__(page)
        self._context, self._filters = context, filters
        self._code = ""
        self._keys = True
        self.menu = QMenu(page)
        self.menu.setAccessibleName(tr("Saved filters"))
        self.button = button(tr("Filters (F3)"), self.open, kind="quiet")
        self.button.setMinimumWidth(_LEAST)  # a long name gives way, and its tip has it whole
        filters.changed.connect(self._tell)

    def use(self, code: str, *, restore: bool) -> None:
        """Another register is shown; ``restore`` the filter that was used last in it."""
        self._code = code
        used = self._named(self._kept.used) if restore else None
        if used is not None:
            self._filters.start(used.which, used.text, used.area, used.year)
        self._tell()

    # What is kept

    @property
    def _key(self) -> str:
        return f"{self._context.office.officer}/{self._code}"

    @property
    def _kept(self) -> FilterPreferences:
        return self._context.preferences.current.register_filters.get(self._key, FilterPreferences())

    def _named(self, name: str) -> SavedFilter | None:
        return next((each for each in self._kept.filters if each.name == name), None)

    def _keep(self, filters: list[SavedFilter], used: str) -> None:
        every = {
            **self._context.preferences.current.register_filters,
            self._key: FilterPreferences(filters, used),
        }
        try:
            self._context.preferences.keep(register_filters=every)
        except OSError as error:
            words = tr("The filter cannot be kept on this computer ({reason}).", reason=error.strerror or "")
            self._context.ask.warn(words)
        self._tell()

    # Acting

    def open(self) -> None:
        """Offer the saved filters, each by its digit."""
        self.menu.clear()
        for number, each in enumerate(self._kept.filters, start=1):
            words = f"&{number}  {each.name.replace('&', '&&')}"
            self.menu.addAction(words, partial(self._use, each))
        if self._kept.filters:
            self.menu.addSeparator()
        if self._in_force() is None:
            self.menu.addAction(tr("&Save the present filter…"), self.save)
        if self._kept.used:
            self.menu.addAction(tr("Use &none: what is open"), self.use_none)
        used = self._in_force()
        if used is not None:
            shown = used.name.replace("&", "&&")
            self.menu.addAction(tr("&Rename “{name}”…", name=shown), partial(self.rename, used))
            self.menu.addAction(tr("&Forget “{name}”", name=shown), partial(self._forget, used))
        first = next(iter(self.menu.actions()), None)
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        if first is not None:
            self.menu.setActiveAction(first)

    def save(self) -> None:
        """Keep the present filter under a name."""
        kept = self._kept
        if len(kept.filters) >= _MOST:
            self._context.ask.warn(tr("A register keeps {n} filters. Forget one first (F3).", n=_MOST))
            return
        words = tr("Under which name? It is applied whenever you open this register, until you use another.")
        name = (self._context.ask.text(tr("Save the filter"), words) or "").strip()[:_LONGEST]
        if name:
            others = [each for each in kept.filters if each.name != name]
            self._keep([*others, self._filters.present(name)], name)

    def rename(self, old: SavedFilter) -> None:
        """Call a filter otherwise; it stays at its digit."""
        kept, words = self._kept, tr("What is the filter called from now on?")
        name = (self._context.ask.text(tr("Rename the filter"), words, old.name) or "").strip()[:_LONGEST]
        if not name or name == old.name:
            return
        if self._named(name) is not None:
            self._context.ask.warn(tr("There is a filter “{name}” already. Choose another name.", name=name))
            return
        renamed = [msgspec.structs.replace(each, name=name) if each == old else each for each in kept.filters]
        self._keep(renamed, name if kept.used == old.name else kept.used)

    def _use(self, each: SavedFilter) -> None:
        self._keep(self._kept.filters, each.name)
        self._filters.start(each.which, each.text, each.area, each.year)
        self._filters.changed.emit()

    def use_none(self) -> None:
        """Show what is open again, of every area and year."""
        self._keep(self._kept.filters, "")
        self._filters.start()
        self._filters.changed.emit()

    def _forget(self, gone: SavedFilter) -> None:
        self._keep([each for each in self._kept.filters if each != gone], "")

    def _in_force(self) -> SavedFilter | None:
        """The saved filter that is what is chosen now."""
        return next((each for each in self._kept.filters if self._filters.present(each.name) == each), None)

    def tell(self, *, keys: bool) -> None:
        """Name the filter in force on the button, with the key or, where there is little room, without."""
        self._keys = keys
        self._tell()

    def _tell(self) -> None:
        used = self._in_force()
        words = tr("Filters (F3)") if used is None else tr("Filter: {name} (F3)", name=used.name)
        shown = words if self._keys else without_keys(words)
        self.button.setText(shown.replace("&", "&&"))
        set_tip(self.button, words)
