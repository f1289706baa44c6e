"""Sets, forms and registers: brought, checked, compared, published to a ring or to all, and withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import Connection

from desktop_app.base.i18n import N_
from desktop_app.base.problems import Problem
from upstream.base.problems import ServerProblem
from upstream.catalogue import catalogue, rings
from upstream.catalogue.incoming import read_sent
from upstream.catalogue.previewing import preview
from upstream.catalogue.reaching import reach_of
from upstream.catalogue.rings import CommuneRing
from upstream.communes.choosing import codes_of, known_here
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, RightMissing, Shown
from upstream.deciding.packages import (
    PackageDraft,
    check_incoming,
    draft_names,
    drop_draft,
    find_draft,
    keep_draft,
    publish_package,
    publish_to,
    withdraw_package,
)
from upstream.releases.store import newest_root

pages = PageSet()
_PATH = "/danh-muc"
_PUBLISH = (Right.VIEW, Right.PUBLISH)
_LARGEST_FILE = 17_000_000
"""Bytes of a form with its file; a package has at most 16 MB."""
KIND_NAMES: Mapping[str, str] = {
    "survey_form": N_("form"),
    "indicator_set": N_("indicator set"),
    "administrative_units": N_("list of communes"),
    "working_calendar": N_("days off"),
    "register": N_("register"),
    "document_layout": N_("layout of documents"),
    "fund_feeds": N_("figures of the fund"),
}
_CHANGES: Mapping[str, str] = {"added": N_("new"), "removed": N_("gone"), "changed": N_("changed")}


@pages.get(_PATH, [Right.VIEW])
def packages(request: PageRequest, problem: str = "") -> Shown:
    """Show what is published, and what was brought and waits."""
    asked = asked_of(_PATH, request.query, sort="kind")
    with request.read() as connection:
        entries = catalogue.entries(connection)
        limited, seen = (
            catalogue.only_in_rings(connection),
            {each.name for each in _rings(request, connection)},
        )
        waiting = draft_names(connection) if request.reach.may(_PUBLISH) else []
    keys = {
        "kind": lambda entry: (entry.kind, entry.code),
        "code": lambda entry: entry.code,
        "name": lambda entry: entry.name,
    }
    rows = listing_of(asked, entries, lambda entry: f"{entry.code} {entry.version} {entry.name}", keys)
    values = {
        "list": rows,
        "limited": {sha256: ring if ring in seen else "" for sha256, ring in limited.items()},
        "waiting": [draft for draft in waiting if _is_for(request, draft)],
        "kinds": KIND_NAMES,
        "problem": problem,
        "may_publish": request.reach.may(_PUBLISH),
    }
    return Shown("catalogue.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/dua-len", _PUBLISH, most_bytes=_LARGEST_FILE)
def bring(request: PageRequest) -> Answer:
    """Take a file, check it, and keep it until somebody publishes it."""
    sent = next(iter(request.form.sent("file")), None)
    try:
        if sent is None or not sent.content:
            raise ServerProblem("Choose a file first: a workbook, an XLSForm or a package.")
        incoming = read_sent(sent.content, sent.name)
        with request.write() as connection:
            check_incoming(connection, incoming.package)
            number = keep_draft(connection, incoming, _bringer(request), request.now)
    except Problem as problem:
        return packages(request, problem.sentence())
    return GoTo(f"{_PATH}/cho/{number}")


@pages.get(f"{_PATH}/cho/{{draft:int}}", _PUBLISH)
def draft_page(request: PageRequest, problem: str = "") -> Shown:
    """Show what was brought: what it changes, and as the offices will see it."""
    draft = _draft(request)
    with request.read() as connection:
        try:
            compared = check_incoming(connection, draft.package)
        except Problem as found:
            compared, problem = None, problem or found.sentence()
        known = _rings(request, connection)
    values = {
        "draft": draft,
        "compared": compared,
        "changes": _CHANGES,
        "rows": preview(draft.package.content),
        "rings": known,
        "kinds": KIND_NAMES,
        "problem": problem,
        "everywhere": request.reach.communes is None,
    }
    return Shown("catalogue_draft.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/cho/{{draft:int}}/cong-bo", _PUBLISH)
def publish(request: PageRequest) -> Answer:
    """Publish what was brought, to a ring or to all."""
    draft, ring = _draft(request), request.form.text("ring")
    try:
        with request.act() as connection:
            _require_within(request, connection, ring)
            sha256 = hashlib.sha256(draft.package.content).hexdigest()
            if (present := catalogue.only_in_rings(connection).get(sha256)) is not None:
                _require_within(request, connection, present)  # its communes would lose it
            publish_package(connection, draft.package, ring or None, request.user.full_name, request.now)
            drop_draft(connection, draft.number)
            log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
            _tell_published(request, connection)
    except Problem as problem:
        return draft_page(request, problem.sentence())
    return GoTo(_PATH)


@pages.post(f"{_PATH}/cho/{{draft:int}}/bo", _PUBLISH)
def drop(request: PageRequest) -> Answer:
    """Forget what was brought; its version stays free."""
    draft = _draft(request)
    with request.write() as connection:
        drop_draft(connection, draft.number)
        request.notice(connection, N_("Dropped. Nothing was published, and the version is still free."))
    return GoTo(_PATH)


@pages.get(f"{_PATH}/goi/{{sha256:str}}", [Right.VIEW])
def package_page(request: PageRequest, problem: str = "") -> Shown:
    """Show a published package, and how many computers of each commune have it."""
    sha256 = request.params["sha256"]
    asked = asked_of(f"{_PATH}/goi/{sha256}", request.query)
    with request.read() as connection:
        entry = next((each for each in catalogue.entries(connection) if each.sha256 == sha256), None)
        content = catalogue.content(connection, sha256)
        if entry is None or content is None:
            raise NotFound
        found = [each for each in reach_of(connection, sha256) if request.reach.sees(each.commune)]
        known, ring = _rings(request, connection), catalogue.only_in_rings(connection).get(sha256)
    values = {
        "entry": entry,
        "ring": ring if ring in {each.name for each in known} else "",
        "is_limited": ring is not None,
        "rings": known,
        "rows": preview(content),
        "list": listing_of(asked, found, lambda each: each.commune, {}),
        "fetched": sum(each.fetched > 0 for each in found),
        "kinds": KIND_NAMES,
        "problem": problem,
        "may_publish": request.reach.may(_PUBLISH) and request.reach.communes is None,
    }
    return Shown("catalogue_package.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/goi/{{sha256:str}}/mo-rong", _PUBLISH)
def widen(request: PageRequest) -> Answer:
    """Give a package that a ring has to all communes, or to another ring."""
    sha256, ring = request.params["sha256"], request.form.text("ring")
    try:
        with request.act() as connection:
            _require_within(request, connection, "")
            publish_to(connection, sha256, ring or None, request.user.full_name, request.now)
            log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
            _tell_published(request, connection)
    except ServerProblem as problem:
        return package_page(request, problem.sentence())
    return GoTo(f"{_PATH}/goi/{sha256}")


@pages.post(f"{_PATH}/goi/{{sha256:str}}/rut", _PUBLISH)
def withdraw(request: PageRequest) -> Answer:
    """Withdraw a package: offices no longer use it."""
    sha256, reason = request.params["sha256"], request.form.text("reason")[:500]
    try:
        if not reason:
            raise ServerProblem("Say why it is withdrawn.")
        with request.act() as connection:
            _require_within(request, connection, "")
            withdraw_package(connection, sha256, reason, request.user.full_name, request.now)
            log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
            request.notice(connection, N_("Withdrawn. Offices no longer use it after their next exchange."))
    except ServerProblem as problem:
        return package_page(request, problem.sentence())
    return GoTo(f"{_PATH}/goi/{sha256}")


@pages.get(f"{_PATH}/nhom", _PUBLISH)
def ring_list(request: PageRequest, problem: str = "") -> Shown:
    """Show the lists of communes that get packages before the others."""
    with request.read() as connection:
        known = _rings(request, connection)
    chosen = next((each for each in known if each.name == request.query.text("nhom")), None)
    values = {
        "rings": known,
        "name": request.form.text("name") or (chosen.name if chosen else ""),
        "communes": request.form.raw("communes") or "\n".join(chosen.communes if chosen else ()),
        "problem": problem,
    }
    return Shown("catalogue_rings.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/nhom", _PUBLISH)
def set_ring(request: PageRequest) -> Answer:
    """Make a ring, or give it other communes."""
    form = request.form
    try:
        with request.act() as connection:
            _require_within(request, connection, "")
            wanted = known_here(connection, codes_of(form.raw("communes")))
            rings.set_ring(connection, form.text("name"), wanted, request.user.full_name, request.now)
            log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
    except ServerProblem as problem:
        return ring_list(request, problem.sentence())
    return GoTo(f"{_PATH}/nhom")


@pages.post(f"{_PATH}/nhom/bo", _PUBLISH)
def drop_ring(request: PageRequest) -> Answer:
    """Forget a ring that no package needs any more."""
    try:
        with request.act() as connection:
            _require_within(request, connection, "")
            rings.drop_ring(connection, request.form.text("name"))
            log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
    except ServerProblem as problem:
        return ring_list(request, problem.sentence())
    return GoTo(f"{_PATH}/nhom")


def _draft(request: PageRequest) -> PackageDraft:
    with request.read() as connection:
        draft = find_draft(connection, request.number("draft"))
    if not _is_for(request, draft):
        raise NotFound
    return draft


def _bringer(request: PageRequest) -> str:
    """Who brings a file: the full name to be read, and the name that no other user has."""
    return f"{request.user.full_name} ({request.user.name})"


def _is_for(request: PageRequest, draft: PackageDraft) -> bool:
    """Whether the visitor may publish or drop it; one of some communes only what he has brought himself."""
    return request.reach.communes is None or draft.author == _bringer(request)


def _rings(request: PageRequest, connection: Connection) -> list[CommuneRing]:
    """The rings of communes within reach; a ring says which communes are in it."""
    return rings.rings(connection, request.reach.communes)


def _require_within(request: PageRequest, connection: Connection, ring: str) -> None:
    """Let a visitor of some communes publish to a ring of these alone."""
    if request.reach.communes is None:
        return
    if ring not in {each.name for each in _rings(request, connection)}:
        raise RightMissing


def _tell_published(request: PageRequest, connection: Connection) -> None:
    if newest_root(connection) is None:
        request.notice(connection, N_("Published. Offices get it with their next exchange."))
    else:
        request.notice(connection, N_("Published. Offices take it once it is signed: run “release publish”."))
