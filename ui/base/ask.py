"""The only place where the window asks a question or shows a message that must be answered.

Rooms receive an :class:`Ask`; tests give them a recorder instead, so no box waits for a click.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtWidgets import QWidget

from ui.widgets.files.reachable import PATIENCE_SECONDS, is_folder


class FileFilter(msgspec.Struct, frozen=True):
    """A kind of file in a file dialog: what it is called and its patterns, such as ``("*.xlsx",)``."""

    label: str
    patterns: tuple[str, ...]

    def filter(self) -> str:
        """The filter as Qt writes it."""
        return f"{self.label} ({' '.join(self.patterns)})"


class Ask(Protocol):
    """What a room may ask of the person at the screen."""

    def tell(self, sentence: str, details: str = "") -> None:
        """Say something that is good to know."""
        ...

    def warn(self, sentence: str, details: str = "") -> None:
        """Say that something did not work and what to do."""
        ...

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        """Whether to do ``action`` (the words on the button). With ``danger``, staying is the default.

        ``leave``: instead of "Cancel", where that could be read as undoing what is done already. It changes
        nothing, as Escape: what does something is offered by :meth:`choose`.
        """
        ...

    def choose(
        self, question: str, action: str, other: str, *, details: str = "", danger: bool = False
    ) -> bool | None:
        """Whether to do ``action`` or the ``other``: both do something. ``None``: neither (Escape).

        With ``danger``, the other is the default.
        """
        ...

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        """A line of text, or None when the person gave up."""
        ...

    def open_file(self, title: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        """A file to read."""
        ...

    def open_files(self, title: str, kinds: tuple[FileFilter, ...]) -> tuple[Path, ...]:
        """Files to read; none when the person gave up."""
        ...

    def save_file(self, title: str, suggested: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        """A file to write."""
        ...

    def folder(self, title: str) -> Path | None:
        """A folder."""
        ...


class LastFolders:
    """In which folder something was last read, and in which written: the next dialog begins there.

    One that is gone, such as a stick that was pulled out or a share of a network, is passed over.
    """

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        """``patience``: for how many seconds a folder may not answer."""
        self._known: dict[str, str] = {}
        self._patience = patience

    def known(self) -> Mapping[str, str]:
        """The folders by act, as they are kept."""
        return self._known

    def keep(self, act: str, folder: str) -> None:
        """Remember the folder of an act."""
        self._known[act] = folder

    def of(self, act: str) -> Path | None:
        """The folder of an act, where it is still there."""
        found = self.known().get(act)
        return Path(found) if found and is_folder(Path(found), self._patience) else None


_READ, _WRITTEN = "read", "written"


class DialogAsk:
    """Asks with real dialogs over ``parent``; they are loaded with the first one (decision 0021)."""

    def __init__(self, parent: QWidget | None = None, folders: LastFolders | None = None) -> None:
        self._parent = parent
        self._folders = folders or LastFolders()

    def tell(self, sentence: str, details: str = "") -> None:
        """Show ``sentence`` with one button."""
        from ui.base import boxes

        boxes.tell(self._parent, sentence, details)

    def warn(self, sentence: str, details: str = "") -> None:
        """Show ``sentence`` as a warning with one button."""
        from ui.base import boxes

        boxes.warn(self._parent, sentence, details)

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        """Ask with two buttons: ``action``, and "Cancel" or ``leave``."""
        from ui.base import boxes

        return boxes.confirm(self._parent, question, action, details, danger=danger, leave=leave)

    def choose(
        self, question: str, action: str, other: str, *, details: str = "", danger: bool = False
    ) -> bool | None:
        """Ask with three buttons: ``action``, the ``other``, and "Cancel"."""
        from ui.base import boxes

        return boxes.choose(self._parent, question, action, other, details, danger=danger)

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        """Ask for a line of text."""
        from ui.base import boxes

        return boxes.text(self._parent, title, label, initial)

    def open_file(self, title: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        """The system's own dialog to open a file."""
        from ui.base import boxes

        return self._at(_READ, boxes.open_file(self._parent, title, self._folders.of(_READ), _filters(kinds)))

    def open_files(self, title: str, kinds: tuple[FileFilter, ...]) -> tuple[Path, ...]:
        """The system's own dialog to open several files."""
        from ui.base import boxes

        found = boxes.open_files(self._parent, title, self._folders.of(_READ), _filters(kinds))
        self._at(_READ, found[0] if found else None)
        return found

    def save_file(self, title: str, suggested: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        """The system's own dialog to save a file; a name that no system takes would not open it at all."""
        from desktop_app.base.text import whole_file_name
        from ui.base import boxes

        folder = self._folders.of(_WRITTEN)
        whole = Path(suggested)
        suggested = (
            str(whole.with_name(whole_file_name(whole.name)))
            if whole.is_absolute()
            else whole_file_name(suggested)
        )
        return self._at(_WRITTEN, boxes.save_file(self._parent, title, folder, suggested, _filters(kinds)))

    def folder(self, title: str) -> Path | None:
        """The system's own dialog to choose a folder."""
        from ui.base import boxes

        folder = boxes.folder(self._parent, title, self._folders.of(_WRITTEN))
        if folder is not None:
            self._folders.keep(_WRITTEN, str(folder))
        return folder

    def _at(self, act: str, path: Path | None) -> Path | None:
        if path is not None:
            self._folders.keep(act, str(path.parent))
        return path


def _filters(kinds: tuple[FileFilter, ...]) -> str:
    return ";;".join(kind.filter() for kind in kinds)
