"""Templates of the console: texts escaped, sentences translated, numbers and days as offices write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from desktop_app.base.clock import VIETNAM, from_millis, stored_day
from desktop_app.base.i18n import N_, language, tr
from desktop_app.base.numbers import format_date, format_number, format_percent, format_size
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.movements.period import Period
from upstream.base.terminal import local_time
from upstream.console.accounts.reach import RIGHT_NAMES, Right
from upstream.console.web.forms import CSRF_FIELD
from upstream.console.web.request import PageRequest
from upstream.console.web.static_files import static_address
from upstream.console.web.tables import shown_cell
from upstream.read_model.figures import number_in
from upstream.urgent.reports import Report


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu."""

    path: str
    title: str
    needs: frozenset[Right]


_VIEW = frozenset({Right.VIEW})
ROOMS = (
    MenuEntry("/", N_("Today"), _VIEW),
    MenuEntry("/ky-bao-cao", N_("Reporting periods"), _VIEW),
    MenuEntry("/dot-lay-y-kien", N_("Survey rounds"), _VIEW),
    MenuEntry("/so-theo-doi", N_("Registers"), _VIEW),
    MenuEntry("/tong-hop", N_("Totals over communes"), _VIEW),
    MenuEntry("/danh-muc", N_("Sets and forms"), _VIEW),
    MenuEntry("/van-ban", N_("Documents sent down"), _VIEW),
    MenuEntry("/viec", N_("Work over many communes"), _VIEW),
    MenuEntry("/may", N_("Computers and codes"), _VIEW),
    MenuEntry("/goi-du-lieu", N_("Bundles on sticks"), frozenset({Right.VIEW, Right.ADMIN})),
    MenuEntry("/bao-cao-khan", N_("Urgent reports"), _VIEW),
    MenuEntry("/he-thong", N_("Users, log, backups"), frozenset({Right.ADMIN})),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page."""

    server: str
    is_sample: bool
    path: str
    rooms: Sequence[MenuEntry] = ()
    user_name: str = ""
    csrf: str = ""
    notice: str = ""
    urgent: Sequence[Report] = ()
    urgent_count: int = 0
    names: Mapping[str, str] = MappingProxyType({})
    """Of communes, by code."""


def frame_of(
    request: PageRequest, urgent: Sequence[Report] = (), names: Mapping[str, str] | None = None
) -> Frame:
    """Return what is around a page for its visitor."""
    visitor, identity = request.visitor, request.services.identity
    return Frame(
        identity.name,
        identity.kind == "sample",
        request.path,
        [room for room in ROOMS if request.reach.may(room.needs)],
        visitor.user.full_name if visitor.user else "",
        visitor.csrf,
        visitor.notice.sentence() if visitor.notice else "",
        urgent[:_SHOWN_URGENT],
        len(urgent),
        names or {},
    )


_SHOWN_URGENT = 3


def render(template: str, frame: Frame, values: Mapping[str, Any]) -> bytes:
    """Return a page in the language that is spoken."""
    return _environment().get_template(template).render(frame=frame, language=language(), **values).encode()


@cache
def _environment() -> Environment:
    folder = resource_path("console", "templates")
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(tr=tr, static=static_address, right_names=RIGHT_NAMES, token=_token)
    made.filters.update(
        commune=_commune,
        drawing=Markup,
        day=format_date,
        figure=written_figure,
        scope=_scope,
        cell=shown_cell,
        stored_day=lambda text: format_date(stored_day(text)) if text else "",
        day_of=_day_of,
        moment=local_time,
        number=format_number,
        percent=format_percent,
        size=format_size,
        said=tr,
        sentence=_sentence,
    )
    return made


@pass_context
def _token(context: Context) -> Markup:
    """The first field of every form that is sent."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, context["frame"].csrf)


@pass_context
def _commune(context: Context, code: str) -> str:
    """The name of a commune; its code where the list does not have it."""
    return str(context["frame"].names.get(code, code))


def written_figure(value: object) -> str:
    """A figure as the office stores it, written as people write it; other words stay as they are."""
    if isinstance(value, Decimal):
        return format_number(value)
    number = number_in(value) if isinstance(value, str | int) else None
    return format_number(Decimal(number)) if number else str("" if value is None else value)


def _sentence(text: str) -> str:
    """The same words with a capital at their beginning, as a heading has them."""
    return text[:1].upper() + text[1:]


def _scope(scope: str) -> str:
    """A part of a book in words where it is a period; else as it is, or what identifies it, shortened."""
    kind, *parts = scope.split(":")
    if kind == "period" and len(parts) > 1:
        try:
            return f"{parts[0]}, {Period.parse(parts[1]).label()}"
        except Problem:
            pass  # of a newer program
    return scope[:_LONGEST_SCOPE]


_LONGEST_SCOPE = 40


def _day_of(at: int) -> str:
    """The day of an instant in milliseconds since 1970 UTC, in Vietnam."""
    day: date = from_millis(at).astimezone(VIETNAM).date()
    return format_date(day)
