"""The enumerations of Qt are the same whichever way they are made."""

from __future__ import annotations

import enum
import subprocess
import sys
from typing import Any

import pytest

from ui.base import qt_enums

_enum: Any = enum  # asked here as PySide6 asks it, which no type checker reads

_DESCRIBE = """
import enum, importlib, pickle, sys
if sys.argv[1] == "quickly":
    from ui.base.qt_enums import make_quickly
    make_quickly()

HELD = ("_value2member_map_", "_hashable_values_", "_unhashable_values_", "_flag_mask_", "_singles_mask_",
    "_all_bits_", "_boundary_", "_member_type_", "_use_args_", "__doc__")

def described(of):
    members = [(name, m.name, m.value, repr(m), str(m), format(m), hash(m) == hash(m.name), m._sort_order_,
        m.__objclass__ is of, pickle.loads(pickle.dumps(m)) is m) for name, m in of.__members__.items()]
    held = [(name, repr(getattr(of, name, None))) for name in HELD]
    both = list(of)[:6]
    sums = []
    if issubclass(of, enum.Flag):
        sums = [repr(a | b) + repr(a & b) + repr(a ^ b) + repr(~a) for a in both for b in both]
    found = [of(m.value) is m for m in of.__members__.values()]
    names = [of.__module__, of.__qualname__, *(base.__name__ for base in of.__mro__), *(m.name for m in of)]
    return names, members, held, sums, found, of.__new__ is enum.Enum.__new__

def within(owner, seen):
    for name in sorted({*dir(owner), *getattr(owner, "__all__", ())}):
        value = getattr(owner, name, None)
        if isinstance(value, enum.EnumType) and value.__module__.startswith("PySide6"):
            yield value
        elif isinstance(value, type) and value.__module__.startswith("PySide6") and value not in seen:
            seen.add(value)
            yield from within(value, seen)

for module in ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport", "QtNetwork"):
    for of in within(importlib.import_module("PySide6." + module), set()):
        print(described(of))
"""


def _described(way: str) -> list[str]:
    asked = [sys.executable, "-c", _DESCRIBE, way]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(
    sys.platform == "win32", reason="the bindings are the same, the modules are not all there"
)
def test_the_short_way_makes_what_the_long_way_makes() -> None:
    long, short = _described("as published"), _described("quickly")
    assert len(long) > 400
    for published, ours in zip(long, short, strict=True):
        assert ours == published


@pytest.fixture
def quickly() -> None:
    """The short way; the package ``ui`` has chosen it for the whole process."""
    qt_enums.make_quickly()


@pytest.mark.usefixtures("quickly")
def test_what_is_not_of_qt_is_made_as_ever() -> None:
    shade = _enum.Enum("Shade", "LIGHT DARK", module=__name__)
    assert [(each.name, each.value) for each in shade] == [("LIGHT", 1), ("DARK", 2)]
    assert shade.__module__ == __name__
    with pytest.raises(TypeError, match="already defined"):
        _enum.Enum("Twice", [("A", 1), ("A", 2)], boundary=enum.KEEP)
    with pytest.raises(ValueError, match="invalid enum member"):
        _enum.Enum("Named", [("mro", 1)], boundary=enum.KEEP)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("kind", [enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag])
def test_a_name_that_a_member_has_for_itself_is_a_member(kind: type[enum.Enum]) -> None:
    named = [("real", 4), ("whole", 8), ("name", 16), ("value", 32)]
    made = _enum.EnumType._create_(kind, "Part", named, boundary=enum.KEEP)
    published = qt_enums._as_published(kind, "Part", named, boundary=enum.KEEP)
    assert _parts(made) == _parts(published)
    assert [member.value for member in made] == [4, 8, 16, 32]


def _parts(made: Any) -> list[object]:
    members = [
        (name, m.name, m.value, repr(getattr(m, "real", None))) for name, m in made.__members__.items()
    ]
    return [members, [repr(getattr(made, name)) for name in made.__members__], made.__new__]
