"""The keys of the entry screen beside those of an answer: what they do, and the line that shows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import N_, tr

COMMENT, ATTACH, ADD, REMOVE, SHEET, PROBLEM = "comment", "attach", "add", "remove", "sheet", "problem"
"""What a body can do that not every form has."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """One key. ``needs`` is what the form must have for it; without ``sequence`` it is only listed."""

    name: str
    keys: str
    words: str
    sequence: str = ""
    needs: str = ""
    typing: bool = True
    """Whether it is listed only while forms may be changed."""


KEYS = (
    PageKey("blank", "0", N_("no answer"), needs=SHEET),
    PageKey("double", "9", N_("ticked twice"), needs=SHEET),
    PageKey("as_before", "*", N_("as the form before"), needs=SHEET),
    PageKey("back", "PageUp", N_("back"), typing=False),
    PageKey("comment", "F2", N_("opinion"), "F2", COMMENT),
    PageKey("free", "F3", N_("next free number"), "F3"),
    PageKey("serial", "F6", N_("serial number"), "F6"),
    PageKey("validity", "F7", N_("valid or not, with the reason"), "F7"),
    PageKey("problem", "F8", N_("next thing to mend"), "F8", PROBLEM),
    PageKey("attach", "F9", N_("attach a file"), "F9", ATTACH),
    PageKey("add", "Alt+Insert", N_("one more"), "Alt+Ins", ADD),
    PageKey("remove", "Alt+Delete", N_("remove this one"), "Alt+Del", REMOVE),
    PageKey("previous", "Alt+PageUp", N_("previous form"), "Alt+PgUp", typing=False),
    PageKey("next", "Alt+PageDown", N_("next form"), "Alt+PgDown", typing=False),
    PageKey("save", "Ctrl+Enter", N_("save")),
    PageKey("discard", "Ctrl+Delete", N_("throw this form away"), "Ctrl+Del"),
    PageKey("leave", "Esc", N_("leave"), typing=False),
)


_FIRST = ("blank", "as_before", "back", "problem", "add", "previous", "next", "leave")
"""The keys that a line names, as far as it has room for :data:`_SHOWN` of them; save is on its button."""
_SHOWN = 4


def few_keys(able: Collection[str], *, typing: bool) -> str:
    """The keys that one needs first, and where the others are explained."""
    known = {key.name: key for key in _listed(able, typing=typing)}
    first = [known[name] for name in _FIRST if name in known][:_SHOWN]
    return " · ".join([*map(_words, first), tr("F1: all keys")])


def key_line(able: Collection[str], *, typing: bool) -> str:
    """All keys of a form in one line of words."""
    return " · ".join(map(_words, _listed(able, typing=typing)))


def _listed(able: Collection[str], *, typing: bool) -> list[PageKey]:
    return [key for key in KEYS if (not key.needs or key.needs in able) and (typing or not key.typing)]


def _words(key: PageKey) -> str:
    return f"{key.keys}: {tr(key.words)}"


def bind_keys(page: QWidget, actions: Mapping[str, Callable[[], object]]) -> None:
    """Let the keys of the page work wherever its cursor is."""
    for key in KEYS:
        if key.sequence:
            pressed = QShortcut(QKeySequence(key.sequence), page)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(actions[key.name])
