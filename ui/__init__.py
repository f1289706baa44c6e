"""The window of Sổ Mặt trận: Qt widgets over the core in ``desktop_app``. Nobody imports this package."""

import builtins

from desktop_app.base.loading.late_modules import late_modules
from ui.base.qt_enums import make_quickly
from ui.base.qt_patterns import large_patterns_late

make_quickly()  # before Qt, whose enumerations are made while it is loaded

# PySide6 reads signatures with them where a call was wrong, and unpacks its modules where they are not files.
_LATE = ("argparse", "ast", "gettext", "tempfile", "zipfile")

with large_patterns_late(), late_modules(*_LATE):
    import PySide6.QtCore  # noqa: F401  puts itself into every import of the process

# PySide6 does so for its ``from __feature__ import …``, which nothing here uses, and reads the source file of
# every module that is loaded after it, ours or not: a tenth of the start, and over a hundred files more for a
# virus scanner to look through (docs/decisions/0013). The process goes on with the import it had before.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
