"""What of an error may be written down: its kinds and the places it passed, never its message.

The message of an error repeats what the program was working on: that of a database the values of the
statement, that of a conversion the typed text.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from traceback import walk_tb

_OURS = ("desktop_app", "ui", "upstream")
_MOST_PLACES = 30
"""The innermost places that are kept of one error; an endless recursion has a thousand."""


def kind_of(error: BaseException) -> str:
    """Return the class of an error; of one that a database driver raised also the driver's."""
    below = getattr(error, "orig", None)
    if isinstance(below, BaseException):
        return f"{type(error).__name__} ({type(below).__module__}.{type(below).__name__})"
    return type(error).__name__


def place_of(error: BaseException) -> str:
    """Module and line of the innermost frame of this program, ``?`` where it passed none."""
    places = [place for place in places_of(error) if place.partition(".")[0] in _OURS]
    return places[-1].partition(" ")[0] if places else "?"


def places_of(error: BaseException) -> list[str]:
    """Module, line and function of every frame, the innermost last. Without folders: these name the user."""
    return [_place(frame, line) for frame, line in walk_tb(error.__traceback__)]


def places_here() -> list[str]:
    """Return the same of the functions that are running now, without this one."""
    places: list[str] = []
    here = inspect.currentframe()
    frame = here.f_back if here else None
    while frame is not None:
        places.append(_place(frame, frame.f_lineno))
        frame = frame.f_back
    return places[::-1]


def _place(frame: types.FrameType, line: int | None) -> str:
    return f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"


def described(error: BaseException) -> str:
    """Return the error with all its places and causes, a line for each."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    yield kind_of(error)
    yield from (f"  {place}" for place in places_of(error)[-_MOST_PLACES:])
    inner = [error.__cause__ or (None if error.__suppress_context__ else error.__context__)]
    if isinstance(error, BaseExceptionGroup):
        inner += error.exceptions
    for below in inner:
        if below is not None and id(below) not in seen:
            yield "from"
            yield from _lines(below, seen)
