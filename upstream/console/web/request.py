"""What a page is given, and what it answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from sqlalchemy import Connection

from desktop_app.base.durable_file import CannotWrite
from desktop_app.base.i18n import Language
from upstream.base.limits import ServerLimits
from upstream.base.problems import ServerProblem
from upstream.console.accounts.attempts import SignInClient
from upstream.console.accounts.reach import Reach, Right
from upstream.console.accounts.sessions import PageNotice, Visitor, leave_notice
from upstream.console.accounts.users import ConsoleUser
from upstream.console.web.forms import Form
from upstream.courier.brought import BundleFolder
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity
from upstream.deciding.decision_log import copy_to_file, is_started
from upstream.watching.alerts import AlertRules, Watched, alert_rules

_log = logging.getLogger("so-mat-tran-upstream")

type Method = Literal["GET", "POST"]

_BEYOND_NUMBERS = 1 << 31
"""Rows are numbered by whole numbers of 32 bits."""
_SMALL_FORM = 256_000
"""Bytes of a form without a file: a reason, comments, chosen communes."""


@dataclass(frozen=True, slots=True)
class Services:
    """What all pages share."""

    database: Database
    identity: ServerIdentity
    limits: ServerLimits
    decisions: Path | None = None
    """The file of decisions."""
    backups: Path | None = None
    """The folder into which the button writes backups."""
    offices_address: str = ""
    """Where the offices' computers reach the server."""
    console_address: str = ""
    """Where browsers reach the console; empty: unknown, since only a proxy knows it."""
    rules: AlertRules = field(default_factory=alert_rules)
    """From when something needs a person."""
    watched: Watched = field(default_factory=Watched)
    """What is looked at besides the database."""
    bundles: BundleFolder | None = None
    """The folder for bundles that are brought, and for their answers."""


class NotFound(Exception):
    """There is no such page for this visitor, whether or not there is one for others."""


class BeingBuilt(ServerProblem):
    """The page is not there, and may be once the tables that pages read are built."""


class RightMissing(Exception):
    """The visitor has not the right."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One request, after its visitor and, for a form, its CSRF token were checked."""

    services: Services
    visitor: Visitor
    path: str
    params: Mapping[str, str]
    query: Form
    form: Form
    now: int
    language: Language
    client: SignInClient = field(default_factory=SignInClient)
    """From where the visitor asks."""

    @property
    def reach(self) -> Reach:
        """What the visitor may see and do."""
        return self.visitor.reach

    @property
    def user(self) -> ConsoleUser:
        """The visitor.

        Raises:
            RightMissing: nobody who is signed in.
        """
        if self.visitor.user is None:
            raise RightMissing
        return self.visitor.user

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that reads."""
        with self.services.database.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes become durable together."""
        with self.services.database.write() as connection:
            yield connection

    @contextmanager
    def act(self) -> Iterator[Connection]:
        """A connection for decisions, which are copied to their file once they are durable."""
        path = self.services.decisions
        with self.write() as connection:
            is_started(connection, path)  # nothing is done beside a file that is another server's
            yield connection
        try:
            copy_to_file(self.services.database, path)
        except CannotWrite as problem:
            _log.warning("not noted in the file of decisions yet: %s", problem.sentence())

    def commune(self, name: str = "commune") -> str:
        """Return the commune that the address names, within reach.

        Raises:
            NotFound: it is not.
        """
        code = self.params.get(name, "")
        if not self.reach.sees(code):
            raise NotFound
        return code

    def number(self, name: str) -> int:
        """Return a number that the address names, as the database keeps them.

        Raises:
            NotFound: no row has such a one.
        """
        number = int(self.params[name])
        if not 0 < number < _BEYOND_NUMBERS:
            raise NotFound
        return number

    def notice(self, connection: Connection, message: str, **params: object) -> None:
        """Show a sentence on the next page."""
        said = PageNotice(message, {name: str(value) for name, value in params.items()})
        leave_notice(connection, self.visitor.session_id, said)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page made of a template."""

    template: str
    values: Mapping[str, Any]
    status: int = 200
    session_id: str = ""
    """A new session that begins with this page."""
    private: bool = False
    """It shows what is shown once only: no look at it is written to the log by its address."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another page is to be asked for, after a form was carried out."""

    path: str
    session_id: str = ""
    browser: str = ""
    """The id by which the browser is known after the session, too."""
    ends_session: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file to keep. ``content``: its bytes, or pieces that are read while it is sent."""

    content: bytes | Iterator[bytes]
    media_type: str
    name: str


type Answer = Shown | GoTo | SentFile


@dataclass(frozen=True, slots=True)
class Page:
    """An address, who may ask for it, and what answers."""

    method: Method
    path: str
    needs: frozenset[Right] | None
    """Rights that all are needed; ``None``: also strangers may ask."""
    answer: Callable[[PageRequest], Answer]
    most_bytes: int = _SMALL_FORM
    logged: bool = True
    """Whether a look at it is written to the log."""
    to_disk: bool = False
    """Whether files of its form go to the folder for bundles while they arrive, not into memory."""


class _Declaring(Protocol):
    def __call__[Answers: Callable[[PageRequest], Answer]](self, answer: Answers, /) -> Answers:
        """Declare that this answers; what it is stays, so other pages may call it with a problem."""
        ...


@dataclass(slots=True)
class PageSet:
    """The pages of a module, in the order in which they are declared."""

    pages: list[Page] = field(default_factory=list)

    def get(self, path: str, needs: Sequence[Right], *, logged: bool = True) -> _Declaring:
        """Declare a page for users who have all of these rights."""
        return self._declare("GET", path, frozenset(needs), logged=logged)

    def post(
        self, path: str, needs: Sequence[Right], *, most_bytes: int = _SMALL_FORM, to_disk: bool = False
    ) -> _Declaring:
        """Declare what a form does, for users who have all of these rights."""
        return self._declare("POST", path, frozenset(needs), most_bytes, to_disk=to_disk)

    def open_to_strangers(self, method: Method, path: str) -> _Declaring:
        """Declare what is asked for by people who are not signed in."""
        return self._declare(method, path, None, logged=False)

    def _declare(
        self,
        method: Method,
        path: str,
        needs: frozenset[Right] | None,
        most_bytes: int = _SMALL_FORM,
        *,
        logged: bool = True,
        to_disk: bool = False,
    ) -> _Declaring:
        def declare[Answers: Callable[[PageRequest], Answer]](answer: Answers) -> Answers:
            self.pages.append(Page(method, path, needs, answer, most_bytes, logged, to_disk))
            return answer

        return declare
