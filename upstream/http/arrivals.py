"""What arrives from each device: who asks how far it got is answered when what is here already is durable.

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
        self._bodies: dict[int, list[Body]] = {}

    @contextmanager
    def of(self, device: int, body: Body) -> Iterator[list[Body]]:
        """Note a body until the block ends; those of the device that began before it are given back.

        Only they are to be waited for: two that wait for each other would wait for ever.
        """
        bodies = self._bodies.setdefault(device, [])
        earlier = list(bodies)
        bodies.append(body)
        try:
            yield earlier
        finally:
            bodies.remove(body)
            if not bodies:
                del self._bodies[device]
