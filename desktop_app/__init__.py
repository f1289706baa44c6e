"""The core of Sổ Mặt trận: everything that is true without a window.

No module below this package imports Qt or the ``ui`` package.
"""

__version__ = "1.0.0rc1"
