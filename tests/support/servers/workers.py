"""Several processes of a server in a folder of sockets, and computers that ask all the time."""

from __future__ import annotations

import base64
import sys
import threading
from collections import Counter
from pathlib import Path

from desktop_app.sync.identity.tokens import read_token
from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import ExchangeRequest, encode
from desktop_app.wire.op import GENESIS
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.support.running.processor import children_of
from tests.support.servers.proxy import Proxy
from tests.support.servers.upstream import Desk, Upstream


class Workers:
    """A server of several processes, and what they printed."""

    def __init__(
        self,
        server: Upstream,
        folder: Path,
        processes: Processes,
        sockets: Path | None = None,
        limits: Path | None = None,
        *,
        number: int = 2,
    ) -> None:
        command = [sys.executable, "-m", "upstream", "--lang", "en", "--database", server.database]
        command += ["--decisions", str(folder / "decisions"), "serve"]
        told: list[object] = ["--sockets", sockets or folder, "--workers", number]
        told += ["--offices-address", "https://mttq.example"]
        told += ["--limits", limits] if limits else []
        self._printed, self._errors = folder / "printed", folder / "errors"
        with self._printed.open("wb") as printed, self._errors.open("wb") as errors:
            self.process = processes.start(
                [*command, *map(str, told)], stdout=printed.fileno(), stderr=errors.fileno()
            )

    def started(self) -> int:
        """How many times a process began to answer."""
        return self._printed.read_text().count("listening on unix:")

    def end(self) -> str:
        """End it in order, and return what it wrote about errors."""
        self.process.terminate()
        assert self.process.wait(PATIENCE_SECONDS) == 0
        return self.errors()

    def errors(self) -> str:
        """Return what it wrote about errors."""
        return self._errors.read_text()

    def children(self) -> list[int]:
        """The ids of the processes that answer."""
        return children_of(self.process.pid)


class Load:
    """Exchanges of computers without news, in threads, and the statuses of their answers."""

    def __init__(self, proxy: Proxy, tokens: list[bytes]) -> None:
        self.statuses: Counter[int] = Counter()
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(proxy, token)) for token in tokens]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, proxy: Proxy, token: bytes) -> None:
        body = join_frames([encode(ExchangeRequest(0, GENESIS, 0, "", 0))])
        bearer = base64.urlsafe_b64encode(token).decode()
        with proxy.client(proxy.offices) as client:
            while not self._end.wait(0.1):  # the proxy lets 20 requests a second in
                answer = client.post(
                    "/v1/exchange", content=body, headers={"Authorization": f"Bearer {bearer}"}
                )
                self.statuses[answer.status_code] += 1


def token_of(desk: Desk) -> bytes:
    """The token with which a connected computer asks."""
    token = read_token(desk.office.vault, desk.office.device().device_id)
    assert token is not None
    return token
