"""Lines of forms: what is asked with its answer, or dotted to the edge for the pen."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import Field
from desktop_app.reports.frame.fonts import REGULAR, clean, text_width
from desktop_app.reports.frame.profile import BodyLayout
from desktop_app.reports.frame.text_lines import break_lines, draw_text

_DOT = "."
_BEFORE_DOTS = " "
_BASE_LINE = 0.22
_LEAST_DOTS = 12


class FieldLine(Flowable):  # type: ignore[misc]
    """One line of a form, or as many as its answer needs."""

    def __init__(self, field: Field, layout: BodyLayout) -> None:
        super().__init__()
        self._field, self._layout = field, layout

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        size = self._layout.size_pt
        label, value = clean(self._field.label), clean(self._field.value)
        if value:
            self._lines = break_lines(f"{label} {value}", REGULAR, size, available_width)
        else:
            self._lines = _dotted(label, size, available_width)
        self.width = available_width
        self.height = len(self._lines) * size * self._layout.leading + self._layout.between_pt / 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw on the current page."""
        size, step = self._layout.size_pt, self._layout.size_pt * self._layout.leading
        top = self.height
        for line in self._lines:
            top -= step
            draw_text(self.canv, line, REGULAR, size, 0, top + (step - size) / 2 + size * _BASE_LINE)


def _dotted(label: str, size: float, width: float) -> list[str]:
    """The label in lines, the last one with dots to the edge."""
    dot = text_width(_DOT, REGULAR, size)
    *upper, last = break_lines(label, REGULAR, size, width)
    used = text_width(last + _BEFORE_DOTS, REGULAR, size)
    if width - used < _LEAST_DOTS * dot:
        upper, last, used = [*upper, last], "", 0.0
    return [*upper, f"{last}{_BEFORE_DOTS if last else ''}{_DOT * int((width - used) / dot)}"]
