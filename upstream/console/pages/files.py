"""Files to keep: those that were sent down, and those that communes attached."""

from __future__ import annotations

from pathlib import PurePath

from desktop_app.attachments.file_names import harmless_name
from desktop_app.attachments.kinds import accepted
from desktop_app.attachments.signatures import HEAD_BYTES
from upstream.attachments.content import ContentKey, find, pieces
from upstream.base.problems import ServerProblem
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.pages.documents import one_sent
from upstream.console.queries.files import commune_file
from upstream.console.web.request import Answer, NotFound, PageRequest, PageSet, SentFile

pages = PageSet()
_BYTES = "application/octet-stream"


@pages.get("/van-ban/{act:int}/tep/{sha256:str}", [Right.VIEW])
def sent_file(request: PageRequest) -> Answer:
    """Send a file that went down with an entry."""
    with request.read() as connection:
        sent = one_sent(request, connection)
    for file in sent.entry.files:
        if file.sha256 == request.params["sha256"]:
            return _answer(request, file.name, ContentKey("", file.sha256), file.size)
    raise NotFound


@pages.get("/xa/{commune:str}/tep/{record:str}", [Right.VIEW])
def file_of_commune(request: PageRequest) -> Answer:
    """Send a file that a commune attached."""
    code = request.commune()
    with request.read() as connection:
        file = commune_file(connection, request.reach, code, request.params["record"])
        if file is None:
            raise NotFound
        content = find(connection, file.place)
    if content is None or not content.whole:
        raise ServerProblem(
            "This file is still at the office and comes with one of its next exchanges. Look again later."
        )
    return _answer(request, file.name, file.place, content.size)


def _answer(request: PageRequest, name: str, place: ContentKey, size: int) -> SentFile:
    """Return a content under a name and a type that no computer takes for something to run."""
    content = b"".join(pieces(request.services.database, place, 0, size))
    if len(content) != size:
        raise NotFound  # taken away meanwhile
    with request.write() as connection:
        log_event(connection, request.user, LogEvent.EXPORTED, request.now, request.path, place.commune)
    kept = harmless_name(name, content[:HEAD_BYTES])
    ending = PurePath(kept).suffix.removeprefix(".").lower()
    return SentFile(content, accepted("").endings.get(ending, _BYTES), kept)
