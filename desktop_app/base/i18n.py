"""Translation of every sentence a user sees, in the window and on the command line.

English message ids are in the code; Vietnamese, the first language, is compiled from
``resources/translations/vi/*.po`` into ``vi.mo`` by ``tools/compile_translations.py``. The language belongs
to the process, as with gettext, so that an error of the core can be read without Qt.
"""

from __future__ import annotations

import logging
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Literal, get_args

from desktop_app.base.resource_files import resource_path

Language = Literal["vi", "en"]
_log = logging.getLogger(__name__)
LANGUAGES: tuple[Language, ...] = get_args(Language)


class _Messages:
    """A compiled catalogue (the .mo format of GNU gettext), in which a message is looked up when it is shown.

    ``gettext`` decodes all of them when it opens the file, and the first page shows one in thirty.
    """

    _MAGIC = 0x950412DE

    def __init__(self, content: bytes) -> None:
        """
        Raises:
            ValueError, struct.error: this is no such file, or not the whole of one.
        """
        magic, _, self._count, self._ids, self._texts = struct.unpack_from("<5I", content)
        self._content = content
        self._said: dict[str, str] = {}
        length, offset = struct.unpack_from("<2I", content, self._texts + 8 * (self._count - 1))
        if magic != self._MAGIC or offset + length > len(content):
            raise ValueError("not a whole .mo file")

    def text(self, message: str) -> str:
        """Return the translation, or the message where there is none."""
        text = self._said.get(message)
        if text is None:
            text = self._said[message] = self._find(message.encode()) or message
        return text

    def _find(self, wanted: bytes) -> str:
        place = bisect_left(range(self._count), wanted, key=lambda number: self._at(self._ids, number))
        if place == self._count or self._at(self._ids, place) != wanted:
            return ""
        return self._at(self._texts, place).decode()

    def _at(self, table: int, number: int) -> bytes:
        length, offset = struct.unpack_from("<2I", self._content, table + 8 * number)
        return self._content[offset : offset + length]


class _Current:
    language: Language = "vi"
    translate: Callable[[str], str] | None = None


_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)
"""The language of this thread where it is another one for a while."""


def set_language(language: Language) -> None:
    """Speak ``language`` from now on in this process."""
    if language != _Current.language:
        _Current.language = language
        _Current.translate = None


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak ``language`` in this thread until the block ends: what goes on paper is Vietnamese."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> Language:
    """Return the language spoken at present."""
    return _spoken.get() or _Current.language


def tr(message: str, /, **params: object) -> str:
    """Return the message in the current language with its ``{placeholders}`` filled."""
    text = _translated(message) if message else message
    return text.format(**params) if params else text


def N_(message: str, /) -> str:  # noqa: N802  (the name that gettext tools know)
    """Mark a message that is translated later, where it is shown."""
    return message


def _translated(message: str) -> str:
    spoken = _spoken.get()
    if spoken is not None and spoken != _Current.language:
        return _other(spoken)(message)
    if _Current.translate is None:
        _Current.translate = _load(_Current.language)
    return _Current.translate(message)


@cache
def _other(language: Language) -> Callable[[str], str]:
    return _load(language)


def _load(language: Language) -> Callable[[str], str]:
    if language == "en":
        return N_
    path = resource_path("translations", f"{language}.mo")
    try:
        return _Messages(path.read_bytes()).text
    except (OSError, ValueError, struct.error) as error:
        _log.warning(
            "Không đọc được bản dịch tiếng Việt %s (%s); chương trình dùng tiếng Anh. Hãy cài đặt lại.\n"
            "The Vietnamese texts cannot be read, so the program speaks English. Install it again; in a "
            "checkout of the source run: make translations",
            path,
            error,
        )
        return N_
