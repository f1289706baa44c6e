"""A drawing as plain shapes, before it is known what draws it: reportlab on paper, Qt in the window.

Lengths are in the unit of the drawing code, points on paper and pixels in the window, from the lower left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

type Anchor = Literal["start", "middle", "end"]


class Ruler(Protocol):
    """Measures words in the font in which they will be drawn."""

    def width(self, text: str, size: float) -> float:
        """The width of one line."""
        ...

    def lines(self, text: str, size: float, width: float, most: int) -> list[str]:
        """At most ``most`` lines, none wider than ``width``; an ellipsis marks what is left off."""
        ...


@dataclass(frozen=True, slots=True)
class SketchText:
    """One line of text at its base line; ``x`` is its start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    anchor: Anchor = "start"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class SketchBox:
    """A filled rectangle; ``x`` and ``y`` are its lower left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle; ``open`` ones are not filled."""

    x: float
    y: float
    radius: float
    colour: str
    open: bool = False


type Shape = SketchText | Stroke | SketchBox | Dot


@dataclass(slots=True)
class Sketch:
    """A drawing of a width and a height."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)

    def add(self, shape: Shape) -> None:
        """Draw one more shape, over those before."""
        self.shapes.append(shape)
