"""Translation of every sentence a user sees, in the window and on the command line.

English message ids stand in the code; Vietnamese, the first language, is compiled from
``resources/translations/vi/*.po`` into ``vi.mo`` by ``tools/compile_translations.py``. The language
belongs to the process, as it does with gettext, so that a core error needs no Qt to be readable.
"""

from __future__ import annotations

import gettext
import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Literal, get_args

from desktop_app.base.resource_files import resource_path

Language = Literal["vi", "en"]
_log = logging.getLogger(__name__)
LANGUAGES: tuple[Language, ...] = get_args(Language)


class _Current:
    language: Language = "vi"
    catalogue: gettext.NullTranslations | None = None


_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)
"""The language of this thread where it is another one for a while."""


def set_language(language: Language) -> None:
    """Speak ``language`` from now on in this process."""
    if language != _Current.language:
        _Current.language = language
        _Current.catalogue = None


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak ``language`` in this thread until the block ends: what goes on paper is Vietnamese."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> Language:
    """The language spoken at present."""
    return _spoken.get() or _Current.language


def tr(message: str, /, **params: object) -> str:
    """The message in the current language with its ``{placeholders}`` filled."""
    text = _catalogue().gettext(message) if message else message
    return text.format(**params) if params else text


def N_(message: str, /) -> str:  # noqa: N802  (the name that gettext tools know)
    """Mark a message that is translated later, where it is shown."""
    return message


def _catalogue() -> gettext.NullTranslations:
    spoken = _spoken.get()
    if spoken is not None and spoken != _Current.language:
        return _other_catalogue(spoken)
    if _Current.catalogue is None:
        _Current.catalogue = _load(_Current.language)
    return _Current.catalogue


@cache
def _other_catalogue(language: Language) -> gettext.NullTranslations:
    return _load(language)


def _load(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    path = resource_path("translations", f"{language}.mo")
    try:
        with path.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    except (OSError, ValueError, struct.error) as error:
        _log.warning(
            "Không đọc được bản dịch tiếng Việt %s (%s); chương trình dùng tiếng Anh. Hãy cài đặt lại.\n"
            "The Vietnamese texts cannot be read, so the program speaks English. Install it again; in a "
            "checkout of the source run: make translations",
            path,
            error,
        )
        return gettext.NullTranslations()
