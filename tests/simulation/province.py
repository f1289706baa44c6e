"""The province: the real application over a real database, asked without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from litestar.exceptions import LitestarException
from sqlalchemy import Connection, Engine, create_engine, event

from tests.simulation.clocks import WrongClock
from tests.simulation.disk import Disk, PowerCut
from tests.simulation.network import Asked, Said, Server
from upstream.admin.setup import initialise, open_initialised
from upstream.base.clock import now_millis
from upstream.base.limits import DeviceLimits, server_limits
from upstream.communes.communes import begin_epoch, commune_codes
from upstream.database.copying import copy_database
from upstream.devices.enrolment import new_code
from upstream.server.app import create_app

_PIECE = 16_384
_NO_LIMIT = DeviceLimits(10**9, 1, 10**12, 10**12, 10**12)
_HOUR = 3_600_000
_templates: dict[str, bytes] = {}


class Province:
    """The server and its disk. ``address`` is a path of SQLite or the address of a PostgreSQL database.

    It answers at a port of its own among ``servers``, unless it is switched off for good.
    """

    def __init__(
        self,
        address: str,
        disk: Disk,
        clock: WrongClock,
        loop: asyncio.AbstractEventLoop,
        servers: dict[int | None, Server],
    ) -> None:
        self.servers = servers
        self.port = max(filter(None, servers), default=0) + 1
        servers[self.port] = self
        self.url = f"http://127.0.0.1:{self.port}"
        self.address = address
        self.disk = disk
        self.clock = clock
        self._loop = loop
        self.is_file = "://" not in address
        self._initialise()
        self._start()

    def _initialise(self) -> None:
        is_first = self.is_file and self.port == 1  # others are other servers
        if is_first and "sqlite" in _templates:
            Path(self.address).write_bytes(_templates["sqlite"])
            return
        initialise(self.address, "Tỉnh Thử", "sample")
        if is_first:
            _templates["sqlite"] = Path(self.address).read_bytes()

    def _start(self) -> None:
        self.database, identity = open_initialised(self.address)
        if not self.is_file:
            _watch(self.database.engine, self.disk)
        self._app = create_app(self.database, identity, server=_with_devices())

    def answer(self, asked: Asked, cut_at: int | None = None) -> Said | None:
        """See :class:`tests.simulation.network.Server`."""
        try:
            return self._loop.run_until_complete(self._ask(asked, cut_at))
        except PowerCut:
            self.lose_power()
            return None
        except Exception:
            if not self.disk.dead:
                raise
            self.lose_power()
            return None
        finally:
            self.disk.rest()

    def lose_power(self, *, for_good: bool = False) -> None:
        """Lose the power, and start again."""
        self.disk.lose_power()
        self.database.engine.dispose()
        if not for_good:
            self._start()

    def switch_off(self) -> None:
        """Answer nobody any more."""
        self.servers.pop(self.port, None)
        self.lose_power(for_good=True)

    def code(self, commune: str) -> str:
        """A one-time code."""
        with self.writing() as connection:
            return new_code(connection, commune, "", now_millis() + _HOUR)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing connection, as a command of the server has one."""
        with self.database.write() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries."""
        with self.database.read() as connection:
            yield connection

    def back_up(self, file: Path) -> None:
        """The documented command; what PostgreSQL copies by its own means stays beside the database."""
        if self.is_file:
            copy_database(self.database, file)
            return
        name = self.address.partition("?")[0].rpartition("/")[2]
        self._admin(
            f'DROP DATABASE IF EXISTS "{name}_copy"', f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"'
        )
        self._start()

    def put_back(self, file: Path, *, told: bool) -> None:
        """Restore a copy, with or without the documented command."""
        self.database.close()
        if not self.is_file:
            name = self.address.partition("?")[0].rpartition("/")[2]
            self._admin(f'DROP DATABASE "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{name}_copy"')
        else:
            self._copy_back(file)
        self._start()
        if told:
            with self.writing() as connection:
                for code in commune_codes(connection):
                    begin_epoch(connection, code)

    def _admin(self, *commands: str) -> None:
        """Have PostgreSQL do something with whole databases, while nobody is connected to this one."""
        self.database.close()
        place, _, rest = self.address.partition("?")
        engine = create_engine(f"{place.rpartition('/')[0]}/postgres?{rest}", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for command in commands:
                connection.exec_driver_sql(command)
        engine.dispose()

    def _copy_back(self, file: Path) -> None:
        place = Path(self.address)
        for item in place.parent.glob(place.name + "*"):
            item.unlink()
        place.write_bytes(file.read_bytes())

    async def _ask(self, asked: Asked, cut_at: int | None) -> Said | None:
        body = asked.body if cut_at is None else asked.body[:cut_at]
        pieces = [body[at : at + _PIECE] for at in range(0, len(body), _PIECE)] or [b""]
        sent = iter(enumerate(pieces, start=1))
        status, headers, said = 0, {}, bytearray()

        async def receive() -> dict[str, Any]:
            number, piece = next(sent, (0, b""))
            if not number:
                return {"type": "http.disconnect"}
            more = number < len(pieces) or cut_at is not None
            return {"type": "http.request", "body": piece, "more_body": more}

        async def send(message: Any) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = {key.decode(): value.decode() for key, value in message["headers"]}
            elif message["type"] == "http.response.body":
                said.extend(message.get("body", b""))

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": asked.method,
            "scheme": "http",
            "path": asked.path,
            "raw_path": asked.path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(key.lower().encode(), value.encode()) for key, value in asked.headers.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 80),
        }
        try:
            await self._app(cast(Any, scope), cast(Any, receive), cast(Any, send))
        except LitestarException as error:
            if "disk is full" not in str(error.__cause__):
                raise
            return None  # the answer had begun: its connection breaks
        return None if cut_at is not None else Said(status, headers, bytes(said))


def _with_devices() -> Any:
    import msgspec

    return msgspec.structs.replace(server_limits(), devices=_NO_LIMIT)


def _watch(engine: Engine, disk: Disk) -> None:
    """Have a disk know what a driver that is not SQLite's executes."""

    @event.listens_for(engine, "before_cursor_execute")
    def _before(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        disk.before(sql, _Full)

    @event.listens_for(engine, "commit")
    def _commit(_connection: Any) -> None:
        disk.before("COMMIT", _Full)


class NoRoom(Exception):
    """The database of a driver that is not SQLite's has no more room."""


class _Full:
    """Stands for such a driver."""

    OperationalError = NoRoom
