"""Files in a bundle, taken as tus uploads are: what is here of one already is not written again."""

from __future__ import annotations

from desktop_app.wire.courier.frames import ContentStart
from upstream.attachments import content
from upstream.attachments.content import ContentKey
from upstream.attachments.limits import CommuneFileLimits
from upstream.base.refusals import Refusal
from upstream.database.database import Database


class ArrivingContent:
    """One file of a bundle; one that is not taken is left out, and the office sends it again."""

    def __init__(
        self,
        database: Database,
        place: ContentKey,
        start: ContentStart,
        limits: CommuneFileLimits,
        now: int,
    ) -> None:
        self._database = database
        self.place = place
        self.is_whole = self.is_new = False
        self._size = start.size
        self._at = 0
        self._counted = 0
        self._goes_on = True
        try:
            with database.write() as connection:
                known = content.begin(connection, self.place, start.record, start.size, "", limits, now)
        except Refusal:
            self._goes_on = False
            return
        self._counted = known.received
        if known.whole or not start.size:
            self._finish(new=not known.whole)

    def add(self, piece: bytes) -> None:
        """Keep the next bytes, where they are not here yet."""
        start, self._at = self._at, self._at + len(piece)
        if not self._goes_on or self._at <= self._counted or start > self._counted:
            return
        fresh = piece[self._counted - start :]
        try:
            with self._database.write() as connection:
                content.add(connection, self.place, self._counted, self._counted, fresh)
                content.count(connection, self.place, self._counted, self._at)
        except Refusal:
            self._goes_on = False
            return
        self._counted = self._at
        if self._at == self._size:
            self._finish(new=True)

    def _finish(self, *, new: bool) -> None:
        self._goes_on = False
        try:
            proven = content.finish(self._database, self.place)
        except Refusal:
            return
        if proven is not None and proven.whole:
            self.is_whole, self.is_new = True, new
