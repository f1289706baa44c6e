"""The address without a path: the first page that the visitor may see."""

from __future__ import annotations

from upstream.console.web.rendering import ROOMS
from upstream.console.web.request import Answer, GoTo, PageRequest, PageSet

pages = PageSet()


@pages.get("/", [], logged=False)
def home(request: PageRequest) -> Answer:
    """Go to the first room of the menu, or to the own account where there is none."""
    return GoTo(next((room.path for room in ROOMS if request.reach.may(room.needs)), "/toi"))
