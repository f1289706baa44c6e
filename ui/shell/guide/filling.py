"""The office's own part of the guide: whom to call in the province."""

from __future__ import annotations

from desktop_app.office.profile import OfficeProfile, load_profile
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.shell.guide.guide_view import GuideView

_FIELDS = ("support_name", "support_phone")


def keep_filled(context: RoomContext, view: GuideView) -> None:
    """Fill the pages from the profile, now and whenever somebody has changed it."""

    def show(profile: OfficeProfile) -> None:
        view.fill({field: profile[field] for field in _FIELDS})

    def read() -> None:
        commune = context.office.identity.commune_code
        read_book(context, view, lambda connection: load_profile(connection, commune), show)

    def changed(entity: SavedEntity) -> None:
        if entity is SavedEntity.OFFICE_PROFILE:
            read()

    listen(context.saves.changed, view, changed)
    read()
