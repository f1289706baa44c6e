"""The rooms of the window in the order of the rail, each built when it is first shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import N_
from ui.context.room import RoomContext, RoomSpec


def _overview(context: RoomContext) -> QWidget:
    from ui.overview.overview_view import build_room

    return build_room(context)


def _movements(context: RoomContext) -> QWidget:
    from ui.movements.movements_view import build_room

    return build_room(context)


def _registers(context: RoomContext) -> QWidget:
    from ui.shell.placeholders import build_registers

    return build_registers(context)


def _documents(context: RoomContext) -> QWidget:
    from ui.shell.placeholders import build_documents

    return build_documents(context)


def _reports(context: RoomContext) -> QWidget:
    from ui.reports.reports_view import build_room

    return build_room(context)


def _surveys(context: RoomContext) -> QWidget:
    from ui.surveys.surveys_room import build_room

    return build_room(context)


def _sync(context: RoomContext) -> QWidget:
    from ui.sync.sync_view import build_room

    return build_room(context)


def _settings(context: RoomContext) -> QWidget:
    from ui.settings.settings_view import build_room

    return build_room(context)


ROOMS: tuple[RoomSpec, ...] = (
    RoomSpec("overview", N_("Overview"), "overview", _overview),
    RoomSpec("movements", N_("Movements"), "movements", _movements, "phong-trao"),
    RoomSpec("surveys", N_("Surveys"), "surveys", _surveys, "khao-sat"),
    RoomSpec("registers", N_("Registers"), "registers", _registers),
    RoomSpec("documents", N_("Documents"), "documents", _documents),
    RoomSpec("reports", N_("Reports"), "reports", _reports, "bao-cao"),
    RoomSpec("sync", N_("Sync"), "sync", _sync, "dong-bo"),
    RoomSpec("settings", N_("Settings"), "settings", _settings),
)
