"""An office begins to seal what names a person: what it writes from now on, and what is there already."""

from __future__ import annotations

from desktop_app.accounts.access_log import AccessAction
from desktop_app.accounts.officers import MANAGE, require_author
from desktop_app.base.long_work import Progress, unwatched
from desktop_app.base.problems import Problem
from desktop_app.office_key.first_key import make_first_key
from desktop_app.office_key.ring import key_ring
from desktop_app.sync.book import SyncBook
from desktop_app.sync.keys.records import KEY
from desktop_app.sync.keys.resealing import AT_ONCE, reseal_all


def begin_sealing(book: SyncBook, progress: Progress = unwatched, at_once: int = AT_ONCE) -> int:
    """Make the first key where there is none, and seal what is there; returns how many records that were.

    Ended anywhere, the key stays; called again, it goes on where it was, also by an officer who seals only
    what he may change.

    Raises:
        NotAllowed: the first key is made by somebody who manages officers; nothing was changed.
        Problem: the office has a key that this computer was not given; nothing was changed.
    """
    with book.store.write() as connection:
        if key_ring(connection).must_be_let_in:
            raise Problem(
                "The office has a key already, which this computer was not given. Have it let in first."
            )
        if not key_ring(connection).in_force:
            require_author(connection, book.session.name, MANAGE)
            make_first_key(connection)
            book.session.note(connection, book.clock, AccessAction.CHANGE, KEY)
    return reseal_all(book, progress, at_once)
