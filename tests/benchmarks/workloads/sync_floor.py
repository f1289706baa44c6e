"""The floor for sync: changed rows as zstd-3 NDJSON, 2,000 a request, bulk upsert, one fsync a batch.

``python -m tests.benchmarks.workloads.sync_floor DATABASE`` is its server: a bare ASGI application. No
accounts, no checks, no merge, no journal: as little as an exchange can be.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Any

import httpx
import msgspec
import sqlcipher3.dbapi2
import uvicorn
import zstandard

from desktop_app.storage.key_pragma import key_pragma

BATCH = 2_000
_decode = msgspec.json.Decoder(list[Any])
_SCHEMA = "CREATE TABLE IF NOT EXISTS row(id TEXT PRIMARY KEY, seq INTEGER, body BLOB)"
_UPSERT = (
    "INSERT INTO row VALUES (?, ?, ?) ON CONFLICT(id) DO UPDATE SET seq = excluded.seq, body = excluded.body"
)


def open_floor(path: Path, key: bytes | None = None) -> sqlite3.Connection:
    """A SQLite file with the durability that ours has; with ``key`` also its encryption."""
    driver: Any = sqlite3 if key is None else sqlcipher3.dbapi2
    database: sqlite3.Connection = driver.connect(path, isolation_level=None, check_same_thread=False)
    if key is not None:
        database.execute(key_pragma(key))
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(_SCHEMA)
    database.execute("CREATE INDEX IF NOT EXISTS by_seq ON row(seq)")
    return database


def pack(rows: list[tuple[str, bytes]]) -> bytes:
    """Rows as compressed NDJSON."""
    lines = b"\n".join(b'{"id":"%s","row":%s}' % (key.encode(), body) for key, body in rows)
    return zstandard.ZstdCompressor(level=3).compress(lines)


def store(database: sqlite3.Connection, body: bytes, seq: int) -> int:
    """Upsert the rows of a body; one transaction."""
    lines = zstandard.ZstdDecompressor().decompress(body, max_output_size=1 << 26).split(b"\n")
    found = [json.loads(line) for line in lines if line]
    rows = [(item["id"], seq + number, json.dumps(item["row"])) for number, item in enumerate(found, 1)]
    database.execute("BEGIN IMMEDIATE")
    database.executemany(_UPSERT, rows)
    database.execute("COMMIT")
    return seq + len(rows)


def push(source: sqlite3.Connection, address: str) -> int:
    """Send all rows; the bytes of the bodies."""
    sent, cursor = 0, 0
    with httpx.Client() as client:
        while rows := source.execute(
            "SELECT seq, id, body FROM row WHERE seq > ? ORDER BY seq LIMIT ?", (cursor, BATCH)
        ).fetchall():
            body = pack([(key, content.encode()) for _, key, content in rows])
            client.post(address, content=body).raise_for_status()
            sent, cursor = sent + len(body), rows[-1][0]
    return sent


def pull(sink: sqlite3.Connection, address: str, after: int = 0) -> int:
    """Fetch all rows behind ``after``; the bytes of the bodies."""
    received, cursor = 0, after
    with httpx.Client() as client:
        while body := client.get(address, params={"after": cursor}).raise_for_status().content:
            cursor = store(sink, body, cursor)
            received += len(body)
    return received


class FloorServer:
    """An ASGI application: POST stores, GET answers what is behind ``after``."""

    def __init__(self, path: Path) -> None:
        self.database = open_floor(path)
        self.seq = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer."""
        body = b""
        if scope["method"] == "POST":
            more = True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
            self.seq = store(self.database, body, self.seq)
            body = b""
        else:
            after = int(scope["query_string"].removeprefix(b"after="))
            rows = self.database.execute(
                "SELECT id, body FROM row WHERE seq > ? ORDER BY seq LIMIT ?", (after, BATCH)
            ).fetchall()
            body = pack([(key, content.encode()) for key, content in rows]) if rows else b""
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Serve on a free port and say which."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    app = FloorServer(Path(sys.argv[1]))
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])
    app.database.close()


if __name__ == "__main__":
    main()
