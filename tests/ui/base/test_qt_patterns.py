"""The large patterns of PySide6 are compiled when they are used, and find the same then."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from ui.base.qt_patterns import LatePattern, large_patterns_late

_TELL = """
import re, sys
if sys.argv[1] == "late":
    import ui
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QTableView
from shibokensupport.signature import parser
from shibokensupport.signature.lib import pyi_generator

formatter = pyi_generator.Formatter
held = [parser.arglistParser._finditer, formatter.split, formatter.opt_uni_searcher]
print(not any("re.Pattern" in repr(each) for each in held), file=sys.stderr)
application = QApplication(["told", "-platform", "offscreen"])
wrong = ((QLabel().setText, (1,)), (QTimer.singleShot, ("a", "b")), (QGridLayout().addWidget, (1, 2)))
for function, values in wrong:
    try:
        function(*values)
    except TypeError as error:
        print(error)
for kind in (QObject, QColor, QFont, QPainter, QLabel, QTableView, QGridLayout):
    for name in sorted(vars(kind)):
        print(kind.__name__, name, getattr(getattr(kind, name), "__signature__", None))
print(formatter.split("a[b, c] = (d, {e}), f"))
print(formatter.last_fixups("x: typing.Optional[typing.Union[int, str]]"))
"""


def _told(when: str) -> tuple[str, bool]:
    """What PySide6 tells of its functions, and whether its three patterns were left for later."""
    asked = [sys.executable, "-c", _TELL, when]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr.splitlines()[0] == "True"


def test_signatures_are_told_as_ever() -> None:
    (published, none_late), (late, all_late) = _told("as published"), _told("late")
    assert (none_late, all_late) == (False, True)
    assert "Supported signatures" in published
    assert late == published


def test_only_large_patterns_wait_and_only_within() -> None:
    large = r"( [a-c]+ ) \d   # " + "letters " * 300
    with large_patterns_late():
        made: object = re.compile(large, re.VERBOSE)
        small = re.compile("[a-c]", re.VERBOSE)
        plain = re.compile("a" * 3_000)
    assert isinstance(made, LatePattern)
    assert isinstance(small, re.Pattern)
    assert isinstance(plain, re.Pattern)
    assert isinstance(re.compile(large, re.VERBOSE), re.Pattern)
    search = made.search
    assert "_compiled" not in vars(made)
    found = search("xx abc1")
    assert found is not None
    assert found.group(1) == "abc"
    assert (made.groups, made.pattern) == (1, large)


def test_a_wrong_pattern_is_told_when_it_is_used_and_the_way_back_is_always_gone() -> None:
    published = re.compile
    with large_patterns_late():
        wrong = re.compile("a" * 3_000 + "(", re.VERBOSE)
    with pytest.raises(re.error):
        wrong.match("")
    with pytest.raises(ZeroDivisionError), large_patterns_late():
        _fail()
    assert re.compile is published


def _fail() -> None:
    raise ZeroDivisionError
