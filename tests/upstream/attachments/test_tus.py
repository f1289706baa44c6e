"""tus 1.0.0, requirement by requirement as its text has them (tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Iterator

import pytest

from desktop_app.attachments.kinds import kinds
from desktop_app.wire.messages import Code, Trouble, decode
from tests.support.files import (
    A_FILE,
    OFFSET_STREAM,
    Stranger,
    durable_at,
    metadata_of,
    name_file,
    pieces_at,
    sha256_of,
)
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.servers.upstream import Desk, Upstream

DATA = A_FILE
SHA256 = sha256_of(DATA)


@pytest.fixture
def tus(server: Upstream, lan: Desk, record: str) -> Stranger:
    return Stranger(server.address, lan)


def in_parts(data: bytes, size: int = 50_000) -> Iterator[bytes]:
    """A body without a Content-Length."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


def test_options_tell_version_extensions_and_limits_to_anybody(server: Upstream) -> None:
    for headers in ({}, {"Tus-Resumable": "0.2.2"}):
        stranger = Stranger(server.address)
        stranger.headers = headers
        answer = stranger.ask("OPTIONS")
        assert answer.status_code == 204
        assert answer.headers["tus-resumable"] == "1.0.0"
        assert answer.headers["tus-version"] == "1.0.0"
        extensions = answer.headers["tus-extension"].split(",")
        assert {"creation", "creation-with-upload", "checksum"} == set(extensions)
        assert int(answer.headers["tus-max-size"]) == kinds().largest_bytes
        assert "sha1" in answer.headers["tus-checksum-algorithm"].split(",")


@pytest.mark.parametrize("version", ["0.2.2", "1.0.1", "", None])
def test_another_version_is_refused_and_not_processed(
    tus: Stranger, record: str, server: Upstream, version: str | None
) -> None:
    metadata = metadata_of(sha256=SHA256, record=record)
    answer = tus.ask("POST", tus_resumable=version, upload_length="3", upload_metadata=metadata)
    assert answer.status_code == 412
    assert answer.headers["tus-version"] == "1.0.0"
    assert tus.ask("HEAD", f"/{SHA256}").status_code == 404
    assert tus.create(DATA, record).status_code == 201
    for method in ("HEAD", "PATCH"):
        refused = tus.ask(method, f"/{SHA256}", tus_resumable=version)
        assert refused.status_code == 412
        assert refused.headers["tus-resumable"] == "1.0.0"
    assert durable_at(server, SHA256) == 0


def test_creation_head_and_patch(tus: Stranger, record: str, server: Upstream) -> None:
    created = tus.create(DATA, record)
    assert created.status_code == 201
    assert created.headers["location"] == f"/v1/attachments/{SHA256}"
    assert created.headers["tus-resumable"] == "1.0.0"

    head = tus.ask("HEAD", f"/{SHA256}")
    assert head.status_code == 200
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("0", str(len(DATA)))
    assert head.headers["upload-metadata"] == metadata_of(sha256=SHA256, record=record)
    assert head.headers["cache-control"] == "no-store"

    first = tus.patch(SHA256, 0, DATA[:300_000])
    assert first.status_code == 204
    assert first.headers["upload-offset"] == "300000"
    assert first.headers["tus-resumable"] == "1.0.0"
    assert first.content == b""
    assert tus.offset(SHA256) == 300_000
    assert tus.patch(SHA256, 300_000, b"").headers["upload-offset"] == "300000"

    last = tus.patch(SHA256, 300_000, in_parts(DATA[300_000:]))
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(DATA)))
    assert tus.offset(SHA256) == len(DATA), "also when the upload is complete"
    assert b"".join(pieces_at(server, SHA256)) == DATA


@pytest.mark.parametrize("offset", [0, 299_999, 300_001, 700_000])
def test_a_wrong_offset_conflicts_and_changes_nothing(
    tus: Stranger, record: str, server: Upstream, offset: int
) -> None:
    tus.create(DATA, record)
    tus.patch(SHA256, 0, DATA[:300_000])
    answer = tus.patch(SHA256, offset, DATA[offset : offset + 1000] or b"x")
    assert answer.status_code == 409
    assert "upload-offset" not in answer.headers
    assert durable_at(server, SHA256) == 300_000
    assert tus.patch(SHA256, 300_000, DATA[300_000:]).status_code == 204


@pytest.mark.parametrize("offset", ["-1", "x", "", "1e3", "9" * 30, None])
def test_an_offset_that_is_no_number_is_refused(tus: Stranger, record: str, offset: str | None) -> None:
    tus.create(DATA, record)
    assert tus.patch(SHA256, 0, b"x", upload_offset=offset).status_code == 400
    assert tus.offset(SHA256) == 0


@pytest.mark.parametrize("media_type", ["application/octet-stream", "text/plain", None])
def test_another_content_type_is_refused(tus: Stranger, record: str, media_type: str | None) -> None:
    tus.create(DATA, record)
    assert tus.patch(SHA256, 0, b"x", content_type=media_type).status_code == 415
    assert tus.create(DATA, record).status_code == 201
    assert tus.offset(SHA256) == 0


def test_what_was_never_created_is_not_found(tus: Stranger) -> None:
    other = "0" * 64
    head = tus.ask("HEAD", f"/{other}")
    assert head.status_code == 404
    assert "upload-offset" not in head.headers
    assert tus.patch(other, 0, b"x").status_code == 404
    assert tus.ask("GET", f"/{other}").status_code == 404
    for strange in ("/..%2f..%2fetc", "/" + "G" * 64, "/x", f"/{other}/y"):
        assert tus.ask("HEAD", strange).status_code == 404


@pytest.mark.parametrize("length", ["-1", "x", "", None])
def test_creation_needs_a_length(tus: Stranger, record: str, length: str | None) -> None:
    metadata = metadata_of(sha256=SHA256, record=record)
    answer = tus.ask("POST", upload_length=length, upload_metadata=metadata)
    assert answer.status_code == 400
    deferred = tus.ask("POST", upload_defer_length="1", upload_metadata=metadata)
    assert deferred.status_code == 400, "an extension that is not announced"


@pytest.mark.parametrize(
    "metadata", [None, "", "sha256", "sha256 !!", f"sha256 {'A' * 5000}", "sha256 YQ==", "a YQ==,a YQ=="]
)
def test_creation_needs_metadata_as_they_are_written(tus: Stranger, metadata: str | None) -> None:
    assert tus.ask("POST", upload_length="3", upload_metadata=metadata).status_code == 400


def test_more_than_the_largest_is_refused_at_creation(tus: Stranger, record: str) -> None:
    answer = tus.create(DATA, record, size=kinds().largest_bytes + 1)
    assert answer.status_code == 413
    assert decode(answer.content, Trouble).code == Code.FILE_TOO_LARGE


def test_creation_with_upload(tus: Stranger, record: str, server: Upstream) -> None:
    metadata = metadata_of(sha256=SHA256, record=record)
    wanted = {"upload_length": str(len(DATA)), "upload_metadata": metadata}
    refused = tus.ask("POST", "", DATA[:10], content_type="text/plain", **wanted)
    assert refused.status_code == 415
    answer = tus.ask("POST", "", DATA[:300_000], content_type=OFFSET_STREAM, **wanted)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "300000")
    again = tus.ask("POST", "", DATA[:300_000], content_type=OFFSET_STREAM, **wanted)
    assert (again.status_code, again.headers["upload-offset"]) == (201, "300000"), "created once"
    tus.patch(SHA256, 300_000, DATA[300_000:])
    whole = tus.create(DATA, record)
    assert (whole.status_code, whole.headers["upload-offset"]) == (201, str(len(DATA)))
    assert len(b"".join(pieces_at(server, SHA256))) == len(DATA)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksum(tus: Stranger, record: str, server: Upstream, algorithm: str) -> None:
    def checksum(data: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"

    tus.create(DATA, record)
    part = DATA[:600_000]
    mismatch = tus.patch(SHA256, 0, part, upload_checksum=checksum(b"other"))
    assert mismatch.status_code == 460
    assert durable_at(server, SHA256) == 0
    assert pieces_at(server, SHA256) == [], "the chunk must be discarded"
    unknown = tus.patch(SHA256, 0, part, upload_checksum="crc9 AAAA")
    assert unknown.status_code == 400
    nonsense = tus.patch(SHA256, 0, part, upload_checksum=algorithm + " !")
    assert nonsense.status_code == 400
    assert tus.offset(SHA256) == 0
    fits = tus.patch(SHA256, 0, part, upload_checksum=checksum(part))
    assert (fits.status_code, fits.headers["upload-offset"]) == (204, "600000")
    rest = tus.patch(SHA256, 600_000, in_parts(DATA[600_000:]), upload_checksum=checksum(DATA[600_000:]))
    assert rest.status_code == 204
    assert b"".join(pieces_at(server, SHA256)) == DATA


def test_a_checked_chunk_that_did_not_arrive_whole_does_not_count(
    tus: Stranger, record: str, server: Upstream
) -> None:
    tus.create(DATA, record)
    headers = {
        **tus.headers,
        "Host": "x",
        "Content-Type": OFFSET_STREAM,
        "Upload-Offset": "0",
        "Upload-Checksum": f"sha1 {base64.b64encode(hashlib.sha1(DATA).digest()).decode()}",
        "Content-Length": str(len(DATA)),
    }
    lines = [
        f"PATCH /v1/attachments/{SHA256} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS) as cut:
        cut.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + DATA[:400_000])
        wait_until(lambda: pieces_at(server, SHA256), "a piece at the province")
    assert tus.offset(SHA256) == 0
    assert tus.patch(SHA256, 0, DATA).status_code == 204
    assert b"".join(pieces_at(server, SHA256)) == DATA


def test_the_method_may_stand_in_a_header(tus: Stranger, record: str) -> None:
    tus.create(DATA, record)
    answer = tus.ask(
        "POST",
        f"/{SHA256}",
        DATA,
        content_type=OFFSET_STREAM,
        upload_offset="0",
        x_http_method_override="PATCH",
    )
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(DATA)))


def test_other_methods_are_refused(tus: Stranger, record: str) -> None:
    tus.create(DATA, record)
    for method, path in (("DELETE", f"/{SHA256}"), ("PUT", f"/{SHA256}"), ("GET", ""), ("GET", "/held")):
        answer = tus.ask(method, path)
        assert answer.status_code == 405
        assert answer.headers["tus-resumable"] == "1.0.0"
    assert tus.offset(SHA256) == 0


def test_an_empty_content_is_whole_when_it_is_created(tus: Stranger, lan: Desk) -> None:
    record = name_file(lan, b"", "rỗng.txt")
    lan.sync()
    assert tus.create(b"", record).headers["upload-offset"] == "0"
    answer = tus.ask("GET", f"/{sha256_of(b'')}")
    assert (answer.status_code, answer.content) == (200, b"")
