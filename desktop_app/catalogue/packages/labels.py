"""Names in two languages, marks of certainty, and the documents a definition rests on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from desktop_app.base.i18n import language


class Label(msgspec.Struct, frozen=True):
    """A text of the catalogue in Vietnamese, the official one, and English."""

    vi: str
    en: str

    def shown(self) -> str:
        """The text in the language of the user; Vietnamese where there is no English."""
        return self.en if language() == "en" and self.en else self.vi


class Certainty(StrEnum):
    """How sure a number or wording is; shown beside it, since a province must confirm the open ones."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    OPEN = "open"


class PackageStatus(StrEnum):
    """Whether the province has published the definition or it is still a draft."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class LegalBasis(msgspec.Struct, frozen=True):
    """One document a definition rests on, with its number and date."""

    number: str
    date: date | None
    title_vi: str
    mark: Certainty
    note_vi: str = ""
