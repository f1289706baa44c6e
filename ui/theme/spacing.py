"""Distances in device-independent pixels. Layouts use these names and no bare numbers."""

from __future__ import annotations

HAIR = 2
TINY = 4
SMALL = 8
MEDIUM = 12
LARGE = 16
XLARGE = 24
XXLARGE = 32

PAGE_MARGIN = 20
CARD_PADDING = 16
CORNER = 8
CONTROL_HEIGHT = 34
ROW_HEIGHT = 34
RAIL_WIDTH = 98
TOP_BAR_HEIGHT, LOW_TOP_BAR = 54, 42
STATUS_HEIGHT, LOW_STATUS = 32, 26
LOW_WINDOW = 480
"""Below this height the bars of the window are as low as their words let them be: at 150 % there are 441."""
ICON = 20
ICON_SMALL = 16
ICON_LARGE = 40
READING_WIDTH = 640
FORM_WIDTH = 460
FOCUS_RING = 2

SMALLEST_WINDOW = (900, 420)
"""What 1366×768 pixels at a scale of 150 % leave within the frame, in device-independent pixels."""
