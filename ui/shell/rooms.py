"""The rooms of the window in the order of the rail, built when they are first shown; what they are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from desktop_app.accounts.officer import Officer, working_officers
from desktop_app.base.i18n import N_, language, tr
from desktop_app.base.ids import officer_id
from desktop_app.book.office import Office
from desktop_app.fund.rules.rights import FUND_RIGHTS
from ui.context.room import Destination, RoomContext, RoomSpec

if TYPE_CHECKING:
    from desktop_app.book.search import Found
    from ui.shell.shell import Shell


def _overview(context: RoomContext) -> QWidget:
    from ui.overview.overview_view import build_room

    return build_room(context)


def _movements(context: RoomContext) -> QWidget:
    from ui.movements.movements_view import build_room

    return build_room(context)


def _registers(context: RoomContext) -> QWidget:
    from ui.registers.registers_room import build_room

    return build_room(context)


def _fund(context: RoomContext) -> QWidget:
    from ui.fund.fund_room import build_room

    return build_room(context)


def _documents(context: RoomContext) -> QWidget:
    from ui.documents.documents_room import build_room

    return build_room(context)


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
    RoomSpec("overview", N_("Overview"), "overview", _overview, by_period=True),
    RoomSpec("movements", N_("Movements"), "movements", _movements, "phong-trao", by_period=True),
    RoomSpec("surveys", N_("Surveys"), "surveys", _surveys, "khao-sat"),
    RoomSpec("registers", N_("Registers"), "registers", _registers, "so-theo-doi"),
    RoomSpec("fund", N_("Fund"), "fund", _fund, "quy", FUND_RIGHTS),
    RoomSpec("documents", N_("Documents"), "documents", _documents, "van-ban"),
    RoomSpec("reports", N_("Reports"), "reports", _reports, "bao-cao", by_period=True),
    RoomSpec("sync", N_("Sync"), "sync", _sync, "dong-bo"),
    RoomSpec("settings", N_("Settings"), "settings", _settings),
)


class WhoWorks(Struct, frozen=True):
    """Who may sign in, none where nobody must; and the rooms that the officer in front does not see."""

    known: tuple[Officer, ...]
    hidden: frozenset[str]


def who_works(office: Office) -> WhoWorks:
    """Read who may sign in, if anybody must: one has a PIN here, or nobody here is an officer."""
    with office.look() as look:
        officers = tuple(working_officers(look))
    if not officers:
        return WhoWorks((), frozenset())
    here = next((item for item in officers if item.id == officer_id(office.officer)), None)
    may = frozenset[str]() if here is None else here.permissions
    hidden = frozenset(spec.key for spec in ROOMS if spec.rights and not may & set(spec.rights))
    asked = here is None or any(item.has_pin for item in officers)
    return WhoWorks(officers if asked else (), hidden)


def context_of(shell: Shell, navigate: Callable[[Destination], None], window: QWidget) -> RoomContext:
    """The context of the rooms of one window."""
    return RoomContext(
        office=shell.office,
        database=shell.queues.database,
        network=shell.queues.network,
        reading=shell.queues.reading,
        files=shell.queues.files,
        saves=shell.saves,
        say=shell.say,
        ask=shell.make_ask(window),
        theme=shell.theme,
        language=language(),
        navigate=navigate,
        period=shell.period,
        preferences=shell.preferences,
        choices=shell,
        sync=shell.sync,
        new_version=shell.new_version,
    )


def office_name(office: Office) -> str:
    """What the office is called in the window."""
    return office.identity.commune_name or tr("Office without a commune")


def find_in(office: Office, text: str) -> tuple[Found, ...]:
    """What the search of the window finds in the book."""
    from desktop_app.book.search import find

    with office.read() as connection:
        return find(connection, text, office.officer)


def show_version(shell: Shell, version: str) -> None:
    """Tell of a version that waits to be installed, in the window that the shell has now; empty for none."""
    shell.window.status.show_version(version)
    if version and shell.preferences.current.stay_in_tray:
        shell.staying().tell_version(version)
