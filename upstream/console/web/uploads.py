"""Forms whose files go to the disk while they arrive: as many and as large as bundles may be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from upstream.console.web.forms import HEAD_BYTES, Form, TooLarge, UnreadableForm, is_token, require_token
from upstream.courier.arriving import ArrivingForm, NoForm, TooMuch, require_room
from upstream.courier.brought import BundleFolder

_AT_ONCE = 1024 * 1024
"""Bytes that are gathered before a thread writes them."""

type Run = Callable[[Callable[[], None]], Awaitable[None]]
"""Carries out work in a thread."""


@dataclass(frozen=True, slots=True)
class SentForm:
    """What is known of a form before its body is read; ``length``: of the body, -1 where it is not said."""

    media_type: str
    header: str
    token: str
    length: int


async def read_to_disk(chunks: AsyncIterator[bytes], sent: SentForm, folder: BundleFolder, run: Run) -> Form:
    """Return a form whose files are in a folder; its token is compared before anything behind it is read.

    Raises:
        NotThisVisitors, UnreadableForm, TooLarge: see there; no file is left.
        ServerProblem: the disk has no room for it, which is known before it is read where it says its length.
    """
    require_room(folder, sent.length)
    arriving: ArrivingForm | None = None
    proved = bool(sent.header) and is_token(sent.header.encode(), sent.token)
    waiting = bytearray()
    try:
        async for chunk in chunks:
            waiting += chunk
            if len(waiting) < (_AT_ONCE if proved else HEAD_BYTES):
                continue
            if not proved:
                require_token(bytes(waiting[:HEAD_BYTES]), sent.media_type, sent.token)
                proved = True
            arriving = arriving or ArrivingForm(sent.media_type, folder)
            await run(_fed(arriving, bytes(waiting)))
            waiting.clear()
        if not proved:
            require_token(bytes(waiting), sent.media_type, sent.token)
        arriving = arriving or ArrivingForm(sent.media_type, folder)
        await run(_fed(arriving, bytes(waiting)))
        whole = arriving.finish()
        return Form(whole.fields, arrived=whole.files)
    except BaseException as error:  # also where the connection is cut, or the server ends
        if arriving is not None:
            arriving.discard()
        if isinstance(error, NoForm):
            raise UnreadableForm from error
        if isinstance(error, TooMuch):
            raise TooLarge from error
        raise


def _fed(arriving: ArrivingForm, content: bytes) -> Callable[[], None]:
    return lambda: arriving.feed(content)


def discard(form: Form) -> None:
    """Remove the files of a form that nobody has taken."""
    for files in form.arrived.values():
        for file in files:
            file.path.unlink(missing_ok=True)
