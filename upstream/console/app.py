"""The console as an application of its own: its pages, its files, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from litestar import Litestar, Response, route
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from upstream.console.pages import (
    acts,
    backups,
    bundles,
    catalogue,
    computers,
    documents,
    files,
    fund,
    log,
    own_account,
    people,
    periods,
    registers,
    reports,
    rounds,
    signing_in,
    today,
    totals,
    urgent,
)
from upstream.console.web.answering import Answering, AnyRequest
from upstream.console.web.headers import OF_STATIC_FILES
from upstream.console.web.request import Page, Services
from upstream.console.web.static_files import PREFIX, static_files

_MODULES = (
    today,
    periods,
    reports,
    rounds,
    registers,
    totals,
    fund,
    catalogue,
    documents,
    files,
    acts,
    bundles,
    signing_in,
    own_account,
    computers,
    urgent,
    people,
    log,
    backups,
)
PAGES: tuple[Page, ...] = tuple(page for module in _MODULES for page in module.pages.pages)

_LARGEST_BODY = 64_000_000
"""No page takes more, but those whose files go to the disk; each has its own bound below."""


def create_console(services: Services, pages: Sequence[Page] = PAGES) -> Litestar:
    """Return the application."""
    answering = Answering(services)
    by_path: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_path[page.path].append(page)
    handlers = [_handler(answering, path, each) for path, each in by_path.items()]

    @route(
        f"{PREFIX}/{{sign:str}}/{{name:str}}",
        http_method=["GET"],
        sync_to_thread=False,
        request_max_body_size=_LARGEST_BODY,
    )
    def static_file(request: AnyRequest) -> Response[bytes]:
        found = static_files().get(request.scope["path"])
        if found is None:
            raise HTTPException(status_code=404)
        return Response(found.content, media_type=found.media_type, headers=OF_STATIC_FILES)

    return Litestar(
        [*handlers, static_file],
        exception_handlers={Exception: answering.refused},
        openapi_config=None,
        logging_config=None,
    )


def _handler(answering: Answering, path: str, pages: Sequence[Page]) -> HTTPRouteHandler:
    by_method: dict[str, Page] = {page.method: page for page in pages}

    most = None if any(page.to_disk for page in pages) else _LARGEST_BODY

    @route(path, http_method=[page.method for page in pages], status_code=200, request_max_body_size=most)
    async def answered(request: AnyRequest) -> Response[bytes]:
        return await answering.answer(by_method[request.method], request)

    return answered
