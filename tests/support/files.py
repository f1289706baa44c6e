"""Files of forms for tests: what is in them, the record that names them, and a stranger who asks for them."""

from __future__ import annotations

import base64
import hashlib
import io
import random
from dataclasses import dataclass, field

import httpx

from desktop_app.attachments import content
from desktop_app.base.ids import survey_attachment_id
from desktop_app.sync.identity.tokens import read_token
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Desk, Upstream

ADDRESS = "/v1/attachments"
OFFSET_STREAM = "application/offset+octet-stream"


def some_bytes(size: int, seed: int = 1) -> bytes:
    """Bytes that cannot be packed, the same for the same seed."""
    return random.Random(seed).randbytes(size)


A_FILE = b"%PDF-1.7\n" + some_bytes(700_000)
"""What a record of the tests names: more than two pieces."""


def sha256_of(data: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(data).hexdigest()


def name_file(desk: Desk, data: bytes, name: str = "ảnh.jpg", owner: str = "f1", **changes: object) -> str:
    """Record that a form has a file, without its content; the record's id."""
    record = survey_attachment_id("r1", owner, name)
    fields: dict[str, object] = {
        "owner": owner,
        "name": name,
        "sha256": sha256_of(data),
        "size": len(data),
        "media_type": "image/jpeg",
        "added_by": desk.office.officer,
        "added_at": 1_790_000_000_000,
    }
    desk.put("attachment", record, **{**fields, **changes})
    return record


def attach_file(desk: Desk, data: bytes, name: str = "ảnh.jpg", owner: str = "f1") -> str:
    """Keep a content in the book of a computer and record it; its SHA-256."""
    sha256 = sha256_of(data)
    with desk.office.store.write() as connection:
        content.keep(connection, io.BytesIO(data), sha256, len(data))
    name_file(desk, data, name, owner)
    return sha256


def content_at(desk: Desk, sha256: str) -> bytes | None:
    """The whole content as a computer has it; ``None`` while it is not whole."""
    with desk.office.read() as connection:
        if not content.is_whole(connection, sha256):
            return None
        return b"".join(content.pieces(connection, sha256))


def received_at(desk: Desk, sha256: str) -> int:
    """How much of a content a computer has."""
    with desk.office.read() as connection:
        found = content.stored(connection, sha256)
    return 0 if found is None else found.received


def durable_at(server: Upstream, sha256: str) -> int:
    """How much of a content counts at the province, over all communes."""
    query = f"SELECT coalesce(sum(received), 0) FROM stored_content WHERE sha256 = '{sha256}'"
    with server.opened() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


def pieces_at(server: Upstream, sha256: str) -> list[bytes]:
    """The pieces of a content at the province in their order."""
    query = f"SELECT bytes FROM content_piece WHERE sha256 = '{sha256}' ORDER BY commune, start"
    with server.opened() as connection:
        return [bytes(row[0]) for row in connection.exec_driver_sql(query)]


@dataclass
class Stranger:
    """Speaks HTTP with the province as an office of ``desk`` would, or as nobody."""

    address: str
    desk: Desk | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.desk is not None:
            token = read_token(self.desk.office.vault, self.desk.office.device().device_id)
            assert token is not None
            self.headers["Authorization"] = f"Bearer {base64.urlsafe_b64encode(token).decode()}"
        self.headers["Tus-Resumable"] = "1.0.0"

    def ask(
        self, method: str, path: str = "", content: object = None, **headers: str | None
    ) -> httpx.Response:
        """One request; ``upload_offset="5"`` is the header Upload-Offset, ``None`` leaves one out."""
        written = {name.replace("_", "-").title(): value for name, value in headers.items()}
        everything = {name: value for name, value in {**self.headers, **written}.items() if value is not None}
        return httpx.request(
            method,
            self.address + ADDRESS + path,
            content=content,  # type: ignore[arg-type]
            headers=everything,
            timeout=PATIENCE_SECONDS,
        )

    def create(self, data: bytes, record: str, size: int | None = None, **headers: str) -> httpx.Response:
        """Create the upload of ``data``, whose length may be lied about."""
        metadata = metadata_of(sha256=sha256_of(data), record=record)
        length = str(len(data) if size is None else size)
        return self.ask("POST", upload_length=length, upload_metadata=metadata, **headers)

    def patch(self, sha256: str, offset: int, piece: object, **headers: str | None) -> httpx.Response:
        """Send bytes from an offset."""
        wanted: dict[str, str | None] = {
            "content_type": OFFSET_STREAM,
            "upload_offset": str(offset),
            **headers,
        }
        return self.ask("PATCH", f"/{sha256}", piece, **wanted)

    def offset(self, sha256: str) -> int:
        """How far the province says it is."""
        answer = self.ask("HEAD", f"/{sha256}")
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])


def metadata_of(**pairs: str) -> str:
    """``Upload-Metadata`` of these pairs."""
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in pairs.items()}
    return ",".join(f"{key} {value}".rstrip() for key, value in encoded.items())
