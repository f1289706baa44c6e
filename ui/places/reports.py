"""The places of the room "Báo cáo" that links lead to."""

from __future__ import annotations

from typing import ClassVar

from desktop_app.issuing.subjects import PaperKind
from ui.context.room import RoomPlace
from ui.places.paper_request import PaperRequest


class PaperPlace(RoomPlace, frozen=True):
    """A paper in the preview."""

    room: ClassVar[str] = "reports"
    request: PaperRequest


def minutes_place(round_id: str, area_id: str) -> PaperPlace:
    """The tally minutes of an area."""
    return PaperPlace(PaperRequest(PaperKind.MINUTES, round_id=round_id, area_id=area_id))


def report_place(round_id: str) -> PaperPlace:
    """The summary report of a survey round."""
    return PaperPlace(PaperRequest(PaperKind.SURVEY, round_id=round_id))
