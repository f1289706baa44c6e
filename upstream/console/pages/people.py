"""Users of the console: who they are, what each may see and do."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from desktop_app.base.i18n import N_
from desktop_app.base.text import fold
from upstream.base.problems import ServerProblem
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.accounts.users import ConsoleUser
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, RightMissing, Shown

pages = PageSet()
_PATH = "/he-thong/nguoi-dung"
_ADMIN = (Right.ADMIN,)


@pages.get("/he-thong", _ADMIN, logged=False)
def system(_: PageRequest) -> Answer:
    """Begin with the users."""
    return GoTo(_PATH)


@pages.get(_PATH, _ADMIN)
def user_list(request: PageRequest) -> Answer:
    """Show all users."""
    with request.read() as connection:
        known = users.users(connection)
    asked = asked_of(_PATH, request.query, sort="name")
    keys = {"name": lambda user: user.name, "full": lambda user: fold(user.full_name)}
    rows = listing_of(asked, known, lambda user: f"{user.name} {user.full_name}", keys)
    return Shown("users.html", {"list": rows})


@pages.get(f"{_PATH}/moi", _ADMIN, logged=False)
def new_user_form(request: PageRequest, problem: str = "") -> Shown:
    """Ask for a new user."""
    _require_everywhere(request)
    form = request.form
    chosen = {
        "name": form.text("name"),
        "full_name": form.text("full_name"),
        "rights": set(form.texts("right")) or {Right.VIEW.value},
        "everywhere": form.text("everywhere", "1") == "1",
        "communes": form.raw("communes"),
    }
    return Shown("new_user.html", {"chosen": chosen, "problem": problem}, 422 if problem else 200)


@pages.post(f"{_PATH}/moi", _ADMIN)
def make_user(request: PageRequest) -> Answer:
    """Make a user, and show the one-time link."""
    _require_everywhere(request)
    form, now = request.form, request.now
    try:
        with request.write() as connection:
            communes = _communes(connection, request)
            users.add_user(
                connection, form.text("name"), form.text("full_name"), _rights(request), communes, now
            )
            user = users.require_user(connection, form.text("name"))
            secret = users.make_link(connection, user, now)
            log_event(connection, request.user, LogEvent.USERS, now, f"add {user.name}")
    except ServerProblem as problem:
        return new_user_form(request, problem.sentence())
    return _link(request, user, secret)


@pages.get(f"{_PATH}/{{user:int}}", _ADMIN)
def user_form(request: PageRequest, problem: str = "") -> Shown:
    """Show what a user may see and do."""
    user = _user(request)
    values = {"user": user, "problem": problem, "own": user.number == request.user.number}
    return Shown("user.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/{{user:int}}", _ADMIN)
def take_user(request: PageRequest) -> Answer:
    """Change what a user may see and do."""
    user, now = _user(request), request.now
    try:
        with request.write() as connection:
            communes = _communes(connection, request)
            name, rights = request.form.text("full_name"), _rights(request)
            users.change_user(connection, user, name, rights, communes)
            log_event(connection, request.user, LogEvent.USERS, now, f"change {user.name}")
            request.notice(connection, N_("Changed. The user has to sign in again."))
    except ServerProblem as problem:
        return user_form(request, problem.sentence())
    return GoTo(_PATH)


@pages.post(f"{_PATH}/{{user:int}}/lien-ket", _ADMIN)
def reset_user(request: PageRequest) -> Answer:
    """End password, second factor and sessions of a user, and show a new link."""
    user = _user(request)
    if user.number == request.user.number:
        raise ServerProblem("Change your own password on the page of your account.")
    with request.write() as connection:
        secret = users.make_link(connection, user, request.now)
        log_event(connection, request.user, LogEvent.USERS, request.now, f"reset {user.name}")
    return _link(request, user, secret)


@pages.post(f"{_PATH}/{{user:int}}/khoa", _ADMIN)
def lock_user(request: PageRequest) -> Answer:
    """Let a user in no more, or again."""
    user, locked = _user(request), request.form.text("locked") == "1"
    with request.write() as connection:
        users.set_locked(connection, user, locked=locked)
        event = f"{'lock' if locked else 'unlock'} {user.name}"
        log_event(connection, request.user, LogEvent.USERS, request.now, event)
        request.notice(connection, N_("The user is locked.") if locked else N_("The user gets in again."))
    return GoTo(_PATH)


def _link(request: PageRequest, user: ConsoleUser, secret: str) -> Shown:
    """Show a link by the configured address: what a request names as its host may be another's."""
    address = request.services.console_address
    return Shown(
        "user_link.html", {"user": user, "link": users.link_address(address, secret), "whole": bool(address)}
    )


def _user(request: PageRequest) -> ConsoleUser:
    _require_everywhere(request)
    with request.read() as connection:
        user = users.user_of(connection, request.number("user"))
    if user is None:
        raise NotFound
    return user


def _require_everywhere(request: PageRequest) -> None:
    """Who manages one cluster must not make a user who sees more than that."""
    if request.reach.communes is not None:
        raise RightMissing


def _rights(request: PageRequest) -> list[Right]:
    known = {right.value for right in Right}
    return [Right(name) for name in request.form.texts("right") if name in known]


def _communes(connection: Connection, request: PageRequest) -> list[str] | None:
    if request.form.text("everywhere") == "1":
        return None
    codes = re.findall(r"[0-9]+", request.form.raw("communes"))
    users.require_communes(codes, commune_names(connection))
    return codes
