"""What arrives from each device: a request for its progress is answered once what arrived is durable.

An office whose line was cut asks at once over a new one, often before this server knows that the old one
is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from upstream.http.body import Body


class Arrivals:
    """The bodies that are arriving; on the event loop only."""

    def __init__(self) -> None:
        self._bodies: dict[str, list[Body]] = {}

    @contextmanager
    def of(self, authorization: str, body: Body) -> Iterator[list[Body]]:
        """Note a body until the block ends; those with the same token that began before it are given back.

        Only they are to be waited for: two that wait for each other would wait for ever. It is noted before
        the token is looked up, which may take one request longer than the next.
        """
        bodies = self._bodies.setdefault(authorization, [])
        earlier = list(bodies)
        bodies.append(body)
        try:
            yield earlier
        finally:
            bodies.remove(body)
            if not bodies:
                del self._bodies[authorization]
