"""One's own account: password, second factor, language."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.i18n import N_, tr
from upstream.base.problems import ServerProblem
from upstream.console.accounts import second_factor
from upstream.console.accounts.attempts import begin_try, counts_of_account, was_right
from upstream.console.accounts.secrets_kept import is_password
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.accounts.sessions import begin_session
from upstream.console.accounts.users import (
    end_sessions,
    new_password_hash,
    set_language,
    set_password,
    user_of,
)
from upstream.console.pages.signing_in import typed_twice
from upstream.console.web.request import Answer, GoTo, PageRequest, PageSet, RightMissing, Shown
from upstream.console.web.squares import qr_drawing

pages = PageSet()
_PATH = "/toi"


@pages.get(_PATH, [], logged=False)
def account(request: PageRequest) -> Answer:
    """Show what somebody can change about the own account."""
    return _shown(request)


def _shown(request: PageRequest, problem: str = "", status: int = 200) -> Shown:
    return Shown("account.html", {"user": request.user, "problem": problem}, status)


@pages.post(f"{_PATH}/ngon-ngu", [])
def take_language(request: PageRequest) -> Answer:
    """Speak another language from the next page on."""
    with request.write() as connection:
        set_language(connection, request.user, request.form.text("language"))
    return GoTo(_PATH)


@pages.post(f"{_PATH}/mat-khau", [])
def take_password(request: PageRequest) -> Answer:
    """Set another password; every session of this user ends, and a new one begins here."""
    form = request.form
    try:
        _require_password(request)
        hashed = new_password_hash(request.user, typed_twice(form.raw("password"), form.raw("again")))
    except ServerProblem as problem:
        return _shown(request, problem.sentence(), 422)
    with request.write() as connection:
        set_password(connection, request.user, hashed)
        session_id = _begin_session(connection, request, N_("password changed"))
    return GoTo(_PATH, session_id=session_id)


@pages.post(f"{_PATH}/ma-bao-ve", [])
def propose_second_factor(request: PageRequest) -> Answer:
    """Show the square of a new secret; it counts once a code of it and the password were typed."""
    return _square(request, second_factor.new_secret(), "")


def _square(request: PageRequest, secret: str, problem: str) -> Shown:
    address = second_factor.address_for_app(secret, request.user.name, request.services.identity.name)
    values = {"secret": secret, "square": qr_drawing(address), "problem": problem}
    return Shown("second_factor.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/ma-bao-ve/bat", [])
def turn_on_second_factor(request: PageRequest) -> Answer:
    """Ask for codes from now on, and show the recovery codes once."""
    secret = request.form.text("secret")
    if not second_factor.is_secret(secret):
        raise ServerProblem("This could not be read. Open the page again and send it once more.")
    step = second_factor.step_of_code(secret, request.form.text("code"), request.now)
    if not step:
        return _square(
            request, secret, tr("This is not the code that the app shows now. Is its clock right?")
        )
    try:
        _require_password(request)
    except ServerProblem as problem:
        return _square(request, secret, problem.sentence())
    with request.write() as connection:
        codes = second_factor.turn_on(connection, request.user, secret, step)
        session_id = _begin_session(connection, request, N_("second factor on"))
    return Shown("recovery_codes.html", {"codes": codes}, session_id=session_id)


@pages.post(f"{_PATH}/ma-bao-ve/tat", [])
def turn_off_second_factor(request: PageRequest) -> Answer:
    """Ask for the password alone from now on."""
    try:
        _require_password(request)
    except ServerProblem as problem:
        return _shown(request, problem.sentence(), 422)
    with request.write() as connection:
        second_factor.turn_off(connection, request.user)
        session_id = _begin_session(connection, request, N_("second factor off"))
    return GoTo(_PATH, session_id=session_id)


def _begin_session(connection: Connection, request: PageRequest, subject: str) -> str:
    """End every session of the user, whoever has it, and return the id of a new one for this browser.

    Raises:
        RightMissing: the user was locked meanwhile.
    """
    end_sessions(connection, request.user.number)
    user = user_of(connection, request.user.number)
    if user is None or user.locked:
        raise RightMissing
    log_event(connection, user, LogEvent.OWN, request.now, subject)
    return begin_session(connection, user, request.visitor.session_id, request.now)


def _require_password(request: PageRequest) -> None:
    """Let only the owner of the account change how one signs in; wrong tries count as such.

    Raises:
        ServerProblem: the password is wrong, or was so five times.
    """
    user = request.user
    counts = counts_of_account(user.name)
    with request.write() as connection:
        wait_until = begin_try(connection, counts, request.now)
    if wait_until or not is_password(user.password_hash, request.form.raw("present")):
        raise ServerProblem(
            "Your present password is wrong; after five wrong tries wait a quarter of an hour."
        )
    with request.write() as connection:
        was_right(connection, counts)
