"""The measures and colours of a chart."""

from __future__ import annotations

from typing import Annotated

import msgspec

Pt = Annotated[float, msgspec.Meta(ge=0, le=200)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9a-fA-F]{6}$")]


class ChartLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bars and lines. Lengths are points on paper and pixels in the window."""

    size_pt: Pt
    bar_pt: Pt
    gap_pt: Pt
    label_share: Share
    passed_colour: Colour
    failed_colour: Colour
    limit_colour: Colour
    grid_colour: Colour
