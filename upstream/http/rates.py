"""How much one device may take in a minute, whatever connections it comes by.

Each kind of use has a vessel that fills with what is used and empties evenly within a minute. Whether there
is room is checked once, when a request starts: what was started is finished, so nothing is cut in the middle.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from desktop_app.wire.messages import Code
from upstream.base.limits import DeviceLimits
from upstream.base.refusals import Refusal

_MINUTE = 60.0
_FREE_AGAIN = 0.1
"""Who finds a vessel full comes again when a tenth of it is free."""


@dataclass(slots=True)
class _Use:
    at_once: int = 0
    since: float = 0.0
    used: dict[str, float] = field(default_factory=dict)


class Charge:
    """Tells what a request has used."""

    def __init__(self, rates: DeviceRates, device: int) -> None:
        self._rates = rates
        self._device = device

    def __call__(self, *, size: int = 0, values: int = 0) -> None:
        """So many bytes have arrived, so many values were merged."""
        self._rates.use(self._device, {"bytes": size, "values": values})


class DeviceRates:
    """The use of all devices; handlers of any thread ask it."""

    def __init__(self, limits: DeviceLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = Lock()
        self._devices: dict[int, _Use] = {}
        self._most = {
            "requests": limits.requests_per_minute,
            "bytes": limits.megabytes_per_minute * 1_000_000,
            "values": limits.values_per_minute,
        }

    @contextmanager
    def admitted(self, device: int) -> Iterator[Charge]:
        """Let one request of the device in, until the block ends.

        Raises:
            Refusal: it uses all that it may; with the time after which to come again.
        """
        with self._lock:
            use = self._emptied(device)
            wait = max(self._wait(name, use.used.get(name, 0.0)) for name in self._most)
            if use.at_once >= self._limits.at_once:
                wait = max(wait, self._limits.again_seconds)
            if wait:
                raise Refusal(Code.TOO_MANY, retry_after=math.ceil(wait))
            use.at_once += 1
            use.used["requests"] = use.used.get("requests", 0.0) + 1
        try:
            yield Charge(self, device)
        finally:
            with self._lock:
                use.at_once -= 1

    def use(self, device: int, amounts: dict[str, int]) -> None:
        """Note what a device has used."""
        with self._lock:
            used = self._emptied(device).used
            for name, amount in amounts.items():
                used[name] = used.get(name, 0.0) + amount

    def _emptied(self, device: int) -> _Use:
        now = self._clock()
        use = self._devices.setdefault(device, _Use(since=now))
        share = (now - use.since) / _MINUTE
        use.since = now
        for name, amount in use.used.items():
            use.used[name] = max(0.0, amount - share * self._most[name])
        return use

    def _wait(self, name: str, used: float) -> float:
        most = self._most[name]
        if used < most:
            return 0.0
        return (used - most * (1 - _FREE_AGAIN)) / most * _MINUTE
