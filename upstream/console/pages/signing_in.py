"""Signing in and out, and the one-time link by which somebody chooses a password."""

from __future__ import annotations

from desktop_app.base.i18n import N_, tr
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time
from upstream.console.accounts.attempts import know_browser
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.accounts.sessions import begin_session, end_session
from upstream.console.accounts.signing_in import sign_in
from upstream.console.accounts.users import ConsoleUser, new_password_hash, set_password, user_of_link
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, Shown
from upstream.http.bearer import LINK_PATH

pages = PageSet()

_HOME = "/"


@pages.open_to_strangers("GET", "/dang-nhap")
def sign_in_form(request: PageRequest) -> Answer:
    """Ask for name and password."""
    wanted = local_path(request.query.raw("next"))
    if request.visitor.user is not None:
        return GoTo(wanted)
    return _sign_in_form("", wanted, "")


@pages.open_to_strangers("POST", "/dang-nhap")
def take_sign_in(request: PageRequest) -> Answer:
    """Let somebody in, or say why not."""
    form, database = request.form, request.services.database
    name, wanted = form.text("name"), local_path(form.raw("next"))
    former, password, code = request.visitor.session_id, form.raw("password"), form.text("code")
    came = sign_in(database, request.client, name, password, code, former, request.now)
    if came.session_id:
        return GoTo(wanted, session_id=came.session_id, browser=came.browser)
    if came.wait_until:
        problem = tr(
            "Too many wrong tries. Try again at {when}, or ask who manages the users for a new link.",
            when=local_time(came.wait_until),
        )
        return _sign_in_form(name, wanted, problem, status=429)
    if came.needs_code:
        problem = tr("Type the password again, and the code that the app on your telephone shows now.")
    else:
        problem = tr("Name or password is wrong.")
    return _sign_in_form(name, wanted, problem, status=403)


def _sign_in_form(name: str, wanted: str, problem: str, status: int = 200) -> Shown:
    return Shown("sign_in.html", {"name": name, "next": wanted, "problem": problem}, status)


@pages.open_to_strangers("POST", "/dang-xuat")
def sign_out(request: PageRequest) -> Answer:
    """End the session."""
    with request.write() as connection:
        if request.visitor.user is not None:
            log_event(connection, request.visitor.user, LogEvent.SIGNED_OUT, request.now, "")
        end_session(connection, request.visitor.session_id)
    return GoTo("/dang-nhap", ends_session=True)


@pages.open_to_strangers("GET", f"{LINK_PATH}{{secret:str}}")
def link_form(request: PageRequest) -> Answer:
    """Ask the owner of a one-time link for a password."""
    return Shown("choose_password.html", {"user": _of_link(request), "problem": ""})


@pages.open_to_strangers("POST", f"{LINK_PATH}{{secret:str}}")
def take_link(request: PageRequest) -> Answer:
    """Set the password, and let its owner in."""
    user, form = _of_link(request), request.form
    try:
        password = typed_twice(form.raw("password"), form.raw("again"))
        hashed = new_password_hash(user, password)
    except ServerProblem as problem:
        return Shown("choose_password.html", {"user": user, "problem": problem.sentence()}, 422)
    with request.write() as connection:
        if user_of_link(connection, request.params["secret"], request.now) is None:
            raise NotFound  # used meanwhile
        set_password(connection, user, hashed)
        session_id = begin_session(connection, user, request.visitor.session_id, request.now)
        browser = know_browser(connection, user.number, request.client.browser, request.now)
        log_event(connection, user, LogEvent.SIGNED_IN, request.now, N_("one-time link"))
    return GoTo(_HOME, session_id=session_id, browser=browser)


def typed_twice(password: str, again: str) -> str:
    """Return a password that was typed twice alike.

    Raises:
        ServerProblem: the two differ.
    """
    if password != again:
        raise ServerProblem("The two passwords differ. Type the same one twice.")
    return password


def local_path(wanted: str) -> str:
    """Return a path of this server; the first page for anything that could lead elsewhere."""
    sound = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if sound and wanted.isascii() else _HOME


def _of_link(request: PageRequest) -> ConsoleUser:
    with request.read() as connection:
        user = user_of_link(connection, request.params["secret"], request.now)
    if user is None:
        raise ServerProblem(
            "This link was used or has ended. Ask who manages the users for a new one (on the server: "
            "so-mat-tran-upstream user reset NAME)."
        )
    return user
