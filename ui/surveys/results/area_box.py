"""Chooses whose answers are looked at: the whole round, or one of its residential areas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_app.base.i18n import tr
from ui.surveys.common.page_data import RoundData
from ui.widgets.fields.choice_box import ChoiceBox

_LETTERS = 18


class AreaBox(ChoiceBox):
    """The whole round comes first."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Residential area"))
        self.setMinimumContentsLength(_LETTERS)

    def offer_areas(self, data: RoundData) -> None:
        """Offer the areas of a round; the one that was chosen stays."""
        areas = [(entry.area.name, entry.area.area_id) for entry in data.counted.areas]
        self.offer_entries([(tr("Whole round"), ""), *areas])

    @property
    def area_id(self) -> str:
        """The chosen area; empty for the whole round."""
        return str(self.currentData() or "")


def choose_together(boxes: Sequence[AreaBox], act: Callable[[], object]) -> None:
    """Boxes of pages that offer the same areas have the same choice; ``act`` when another one is chosen."""

    def chosen(place: int) -> None:
        for box in boxes:
            box.setCurrentIndex(place)
        act()

    for box in boxes:
        box.activated.connect(chosen)
