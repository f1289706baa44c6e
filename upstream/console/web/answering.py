"""One way for every request: the visitor, their rights, their form, the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import quote

import anyio.to_thread
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.response import Stream
from sqlalchemy.exc import DBAPIError, IntegrityError

from desktop_app.base.i18n import LANGUAGES, N_, Language, speaking
from desktop_app.base.problems import Problem
from upstream.base.clock import now_millis
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.attempts import BROWSER_DAYS, SignInClient
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event, saw_before
from upstream.console.accounts.sessions import Visitor, is_noted, note_used, visitor_of
from upstream.console.web.forms import (
    CSRF_HEADER,
    Form,
    NotThisVisitors,
    TooLarge,
    UnreadableForm,
    query_form,
    read_form,
)
from upstream.console.web.headers import browser_cookie, cookie, is_from_here, page_headers, session_cookie
from upstream.console.web.rendering import Frame, frame_of, render
from upstream.console.web.request import (
    Answer,
    BeingBuilt,
    GoTo,
    NotFound,
    Page,
    PageRequest,
    RightMissing,
    SentFile,
    Services,
    Shown,
)
from upstream.console.web.uploads import SentForm, discard, read_to_disk
from upstream.database.unavailable import is_unavailable
from upstream.http.bearer import note_known
from upstream.http.error_log import log_error
from upstream.read_model.rebuilding import communes_due
from upstream.urgent.reports import listed

AnyRequest = Request[None, None, State]

SIGN_IN = "/dang-nhap"
_HTML = "text/html"
PAGES_AT_ONCE: Final = 6
"""Threads in which pages are made, each with a connection: the process also answers offices."""


class Answering:
    """Answers requests for pages over one set of services."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._working = anyio.CapacityLimiter(PAGES_AT_ONCE)

    async def answer(self, page: Page, request: AnyRequest) -> Response[bytes]:
        """Answer a request for a page."""
        asked = _Asked(self._services, request)
        try:
            await self._run(asked.find_visitor)
            refused = asked.refused(page)
            if refused is not None:
                return refused
            asked.require_places()
            form = await self._form(page, request, asked) if page.method == "POST" else Form()
            try:
                return await self._run(lambda: asked.carry_out(page, form))
            finally:
                await self._run(lambda: discard(form))
        except Exception as error:  # noqa: BLE001  (whatever happens, the answer is a page)
            caught = error
        return await self._run(lambda: asked.failed(caught))

    async def _run[T](self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=self._working)

    async def _form(self, page: Page, request: AnyRequest, asked: _Asked) -> Form:
        headers = request.headers
        if not is_from_here(headers):
            raise NotThisVisitors
        if asked.visitor.user is not None:
            note_known(request.scope)
        token, media_type = asked.visitor.csrf, headers.get("content-type", "")
        header, folder = headers.get(CSRF_HEADER, ""), self._services.bundles
        if page.to_disk and folder is not None and media_type.lower().startswith("multipart/form-data"):
            length = int(headers.get("content-length", "-1"))
            sent = SentForm(media_type, header, token, length)
            return await read_to_disk(request.stream(), sent, folder, self._run)
        return await read_form(request.stream(), media_type, header, token, page.most_bytes)

    def refused(self, request: AnyRequest, error: Exception) -> Response[bytes]:
        """Answer what has no page, or what the framework refuses; without a look into the database."""
        return _Asked(self._services, request).failed(error)


class _Asked:
    """A request on its way."""

    def __init__(self, services: Services, request: AnyRequest) -> None:
        self._services = services
        self._request = request
        self._now = now_millis()
        scheme, laid = request.scope["scheme"], request.headers.get("cookie", "")
        self._cookie_name = session_cookie(scheme)
        self._browser_name = browser_cookie(scheme)
        self._cookie = _cookie_of(laid, self._cookie_name)
        self._browser = _cookie_of(laid, self._browser_name)
        self.visitor = Visitor("")

    def find_visitor(self) -> None:
        """Find the visitor by the cookie."""
        with self._services.database.read() as connection:
            self.visitor = visitor_of(connection, self._cookie, self._now)

    def refused(self, page: Page) -> Response[bytes] | None:
        """Return the way to sign in for strangers.

        Raises:
            RightMissing: the visitor is signed in, or sends a form, and may not.
        """
        if page.needs is None:
            return None
        if self.visitor.user is None and page.method == "GET":
            path = self._request.scope["path"]
            query = self._request.scope["query_string"].decode("ascii", "replace")
            return self._go_to(
                GoTo(f"{SIGN_IN}?next={quote(path + ('?' + query if query else ''), safe='')}")
            )
        if self.visitor.user is None or not self.visitor.reach.may(page.needs):
            raise RightMissing
        return None

    def require_places(self) -> None:
        """Let only addresses pass whose places a database can be asked about.

        Raises:
            NotFound: there is nothing of such a name.
        """
        if any("\0" in str(place) for place in self._request.path_params.values()):
            raise NotFound

    def carry_out(self, page: Page, form: Form) -> Response[bytes]:
        """Do what the page does, and answer."""
        asked = self._page_request(form)
        with speaking(asked.language):
            answer = self._answer(page, asked)
            if asked.visitor.user is not None:
                self._note_or_log(page, asked, answer)
            return self._sent(asked, answer)

    def _answer(self, page: Page, asked: PageRequest) -> Answer:
        """Return the answer of a page.

        Raises:
            BeingBuilt: it is not found while tables for pages are being built.
        """
        try:
            return page.answer(asked)
        except NotFound as error:
            with asked.read() as connection:
                due = sum(map(asked.reach.sees, communes_due(connection)))
            if not due:
                raise
            raise BeingBuilt(
                "There is no such page, or not yet: what pages show of {n} communes is being built. "
                "Look again in some minutes.",
                n=due,
            ) from error

    def _note_or_log(self, page: Page, asked: PageRequest, answer: Answer) -> None:
        try:
            self._note(page, asked, answer)
        except DBAPIError as error:
            if page.method == "GET":
                raise  # nobody looks unnoted
            log_error(error)  # what the form did is committed: the answer must not deny it

    def _page_request(self, form: Form) -> PageRequest:
        query = query_form(self._request.scope["query_string"])
        params = {name: str(text) for name, text in self._request.path_params.items()}
        path = self._request.scope["path"]
        language = self._language(query)
        return PageRequest(
            self._services,
            self.visitor,
            path,
            params,
            query,
            form,
            self._now,
            language,
            self._client(),
        )

    def _client(self) -> SignInClient:
        """From where it is asked: a proxy's word for it counts only where ``serve`` names the proxy."""
        address = self._request.scope.get("client")
        return SignInClient(address[0] if address else "", self._browser)

    def _language(self, query: Form) -> Language:
        if self.visitor.user is not None:
            return self.visitor.user.language
        return next((each for each in LANGUAGES if each == query.text("lang")), "vi")

    def _note(self, page: Page, asked: PageRequest, answer: Answer) -> None:
        """Write down that the session was used, and what was looked at."""
        subject = asked.path
        looked = page.method == "GET" and page.logged and not isinstance(answer, SentFile)
        with asked.read() as connection:
            noted = is_noted(connection, asked.visitor.session_id, asked.now)
            looked = looked and not saw_before(connection, asked.user, asked.now, subject)
        if noted and not looked:
            return
        with asked.write() as connection:
            if isinstance(answer, Shown) and not answer.session_id:
                note_used(connection, asked.visitor.session_id, asked.now)
            if looked:
                commune = asked.params.get("commune", "")
                log_event(connection, asked.user, LogEvent.SAW, asked.now, subject, commune)

    def _sent(self, asked: PageRequest, answer: Answer) -> Response[bytes]:
        match answer:
            case GoTo():
                return self._go_to(answer)
            case SentFile():
                headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(answer.name)}"}
                return self._response(answer.content, answer.media_type, 200, headers)
            case Shown():
                frame = self._frame(asked)
                response = self._response(render(answer.template, frame, answer.values), _HTML, answer.status)
                self._set_session(response, answer.session_id)
                return response

    def _frame(self, asked: PageRequest) -> Frame:
        if asked.visitor.user is None:
            return frame_of(asked)
        with asked.read() as connection:
            sees = asked.reach.may({Right.VIEW})
            reports = [each for each in listed(connection) if asked.reach.sees(each.commune)] if sees else []
            return frame_of(asked, reports, commune_names(connection))

    def _set_session(self, response: Response[bytes], session_id: str) -> None:
        begins = session_id or (self.visitor.session_id if self.visitor.session_id != self._cookie else "")
        if begins:
            response.set_cookie(cookie(self._cookie_name, begins))

    def _go_to(self, answer: GoTo) -> Response[bytes]:
        response = self._response(b"", _HTML, 303, {"location": answer.path})
        if answer.ends_session:
            response.set_cookie(cookie(self._cookie_name, "", 0))
        else:
            self._set_session(response, answer.session_id)
        if answer.browser:
            response.set_cookie(cookie(self._browser_name, answer.browser, BROWSER_DAYS * 86_400))
        return response

    def _response(
        self,
        content: bytes | Iterator[bytes],
        media_type: str,
        status: int,
        headers: dict[str, str] | None = None,
    ) -> Response[bytes]:
        whole = {**page_headers(self._request.scope["scheme"]), **(headers or {})}
        if not isinstance(content, bytes):
            pieces: Response[Any] = Stream(content, media_type=media_type, status_code=status, headers=whole)
            return pieces
        return Response(content, media_type=media_type, status_code=status, headers=whole)

    def failed(self, error: Exception) -> Response[bytes]:
        """Say what went wrong, and what to do."""
        status, sentence = _words(error)
        try:
            asked = self._page_request(Form())
        except UnreadableForm:
            bare = Form()
            asked = PageRequest(
                self._services, self.visitor, "", {}, bare, bare, self._now, self._language(bare)
            )
        with speaking(asked.language):
            own_sentence = error.sentence() if isinstance(error, Problem) else ""
            values = {"status": status, "sentence": sentence, "own_sentence": own_sentence}
            return self._response(render("error.html", frame_of(asked), values), _HTML, status)


def _cookie_of(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return "" if found is None else found.value


_UNREADABLE = N_("This could not be read. Open the page again and send it once more.")
_WORDS: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    ((BeingBuilt,), 503, ""),
    ((Problem,), 409, ""),
    ((NotFound,), 404, N_("There is no such page, or it is not for you. Go on from the menu.")),
    (
        (RightMissing,),
        403,
        N_("You may not do this. Sign in, or ask who manages the users for the right."),
    ),
    (
        (NotThisVisitors,),
        403,
        N_("This form is out of date: you have signed in again since. Open the page again."),
    ),
    ((TooLarge,), 413, N_("This is too large. Send less at once.")),
    ((UnreadableForm,), 400, _UNREADABLE),
)
_UNAVAILABLE = N_(
    "The database is busy, full or cannot be reached. Nothing was changed; try again in a minute."
)
_AT_ONCE_WITH_ANOTHER = N_(
    "Somebody else changed the same thing at this moment. Nothing of yours was changed; open the page again."
)
_FAILED = N_("Something went wrong here; it is in the server's log. Nothing was changed.")


def _words(error: Exception) -> tuple[int, str]:
    """The status of an error, and its sentence for a person; empty: the error says it itself."""
    if isinstance(error, HTTPException) and error.status_code < 500:
        return error.status_code, _words(NotFound())[1] if error.status_code in (404, 405) else _UNREADABLE
    for kinds, status, sentence in _WORDS:
        if isinstance(error, kinds):
            return status, sentence
    if is_unavailable(error):
        return 503, _UNAVAILABLE
    log_error(error)
    if isinstance(error, IntegrityError):
        return 409, _AT_ONCE_WITH_ANOTHER
    return 500, _FAILED
