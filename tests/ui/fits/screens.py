"""The screens of offices in device-independent pixels: 1366 × 768 at three scales, and 1280 × 680.

Layouts know such pixels alone: a window on 1366 × 768 at 125 % has the layout of one on 1093 × 614.
"""

from __future__ import annotations

from PySide6.QtCore import QSize

TASK_BAR = 40
TITLE_BAR = 31
FRAME = QSize(16, 40)
"""What Windows keeps for itself, and puts above a window that fills the screen and around any other."""
SCREENS = {"100 %": QSize(1366, 768), "125 %": QSize(1093, 614), "150 %": QSize(911, 512)}
TIGHTEST = {"150 %": SCREENS["150 %"]}
SMALL = {"1280×680 at 125 %": QSize(1024, 544)}


def left_for_windows(screen: QSize) -> QSize:
    """What of a screen is left beside the task bar."""
    return screen - QSize(0, TASK_BAR)
