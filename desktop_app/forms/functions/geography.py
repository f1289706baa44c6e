"""Area and distance on the Earth, from points written as ``latitude longitude [altitude [accuracy]]``."""

from __future__ import annotations

import itertools
import math

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.values import NAN, to_text

_RADIUS = 6_378_100.0
"""Metres to the Equator; the specification takes the circumference around the Equator."""
_CIRCUMFERENCE = 2 * math.pi * _RADIUS

type Point = tuple[float, float]


def points_of(value: object) -> list[Point] | None:
    """The points of a geoshape or geotrace, or of a node-set of geopoints; None if one is malformed."""
    if isinstance(value, list) and len(value) > 1:
        texts = [node.text() for node in value]
    else:
        texts = to_text(value).split(";")
    points: list[Point] = []
    for text in texts:
        if not text.strip():
            continue
        point = _point(text)
        if point is None:
            return None
        points.append(point)
    return points


def _point(text: str) -> Point | None:
    parts = text.split()
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except (IndexError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def area(points: list[Point]) -> float:
    """Square metres enclosed by the points, on a plane through the first of them."""
    if len(points) < 3:
        return 0.0
    latitude0, longitude0 = points[0]
    plane = [
        (
            (longitude - longitude0) * _CIRCUMFERENCE * math.cos(math.radians(latitude)) / 360,
            (latitude - latitude0) * _CIRCUMFERENCE / 360,
        )
        for latitude, longitude in points[1:]
    ]
    return abs(sum((y1 * x2 - x1 * y2) / 2 for (x1, y1), (x2, y2) in itertools.pairwise(plane)))


def distance(points: list[Point]) -> float:
    """Metres along the points on the surface."""
    return sum((_leg(first, second) for first, second in itertools.pairwise(points)), start=0.0)


def _leg(first: Point, second: Point) -> float:
    latitude1, latitude2 = math.radians(first[0]), math.radians(second[0])
    half_latitude = (latitude2 - latitude1) / 2
    half_longitude = math.radians(second[1] - first[1]) / 2
    share = (
        math.sin(half_latitude) ** 2
        + math.cos(latitude1) * math.cos(latitude2) * math.sin(half_longitude) ** 2
    )
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(share)))


def _area(_c: Context, value: object) -> float:
    points = points_of(value)
    return NAN if points is None else area(points)


def _distance(_c: Context, *values: object) -> float:
    points: list[Point] = []
    for value in values:
        part = points_of(value)
        if part is None:
            return NAN
        points.extend(part)
    return distance(points)


def _geofence(_c: Context, point_text: str, shape_text: str) -> bool:
    """Whether the point is inside the closed shape (crossings of a ray).

    Each side is measured from its end, as in the reference engine, so that points on it fall the same way.
    """
    point, shape = points_of(point_text), points_of(shape_text)
    if not point or not shape or len(shape) < 4:
        return False
    latitude, longitude = point[0]
    inside = False
    for (y1, x1), (y2, x2) in itertools.pairwise(shape):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x1 - x2) * (latitude - y2) / (y1 - y2) + x2:
            inside = not inside
    return inside


FUNCTIONS = (
    Function("area", "a", "n", _area),
    Function("enclosed-area", "a", "n", _area),
    Function("distance", "aa*", "n", _distance),
    Function("geofence", "ss", "b", _geofence),
)
