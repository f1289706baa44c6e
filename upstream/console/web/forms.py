"""Forms: their CSRF token is compared before anything behind it is read."""

from __future__ import annotations

import hmac
import io
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import multipart

from upstream.courier.brought import ArrivedFile

CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
HEAD_BYTES = 1_000
"""The token is the first field of a form, so it is within so many bytes."""
_MOST_FIELDS = 10_000
_URLENCODED = re.compile(rb"csrf=([0-9a-f]{64})(?:&|$)")
_MULTIPART = re.compile(
    rb'--[^\r\n]{1,200}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n([0-9a-f]{64})\r\n',
    re.IGNORECASE,
)


class NotThisVisitors(Exception):
    """The form was not made for this session: the token is missing or another's."""


class UnreadableForm(Exception):
    """The form is no form, is cut off, or has too many fields."""


class TooLarge(Exception):
    """The form has more bytes than this page takes."""


@dataclass(frozen=True, slots=True)
class SentUp:
    """A file of a form."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, or of an address."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[SentUp]] = field(default_factory=dict)
    arrived: Mapping[str, list[ArrivedFile]] = field(default_factory=dict)
    """Files that are on the disk; whoever answers takes them from there, what is left is removed."""

    def text(self, name: str, default: str = "") -> str:
        """Return a field on one line, without blanks around it."""
        return " ".join(self.raw(name, default).split())

    def raw(self, name: str, default: str = "") -> str:
        """Return a field as it was typed: a password, a text of several lines."""
        return self.fields.get(name, [default])[0]

    def texts(self, name: str) -> list[str]:
        """Return all fields of that name, such as ticked boxes."""
        return [" ".join(text.split()) for text in self.fields.get(name, [])]

    def sent(self, name: str) -> list[SentUp]:
        """Return the files that were chosen in a field; a browser sends an empty one where none was."""
        return [file for file in self.files.get(name, []) if file.name or file.content]

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number within bounds; the default where there is none."""
        text = self.text(name)
        if not re.fullmatch("[0-9]{1,9}", text):
            return default
        return min(max(int(text), least), most)


def query_form(query: bytes) -> Form:
    """Return the fields of an address.

    Raises:
        UnreadableForm: there are too many.
    """
    return Form(_fields(query))


async def read_form(
    chunks: AsyncIterator[bytes], media_type: str, header: str, token: str, most_bytes: int
) -> Form:
    """Return a form that was sent; nothing behind its head is read before the token was compared.

    Raises:
        NotThisVisitors: see there.
        UnreadableForm: see there.
        TooLarge: see there.
    """
    read = bytearray()
    proved = bool(header) and is_token(header.encode(), token)
    async for chunk in chunks:
        read += chunk
        if not proved and len(read) >= HEAD_BYTES:
            require_token(bytes(read[:HEAD_BYTES]), media_type, token)
            proved = True
        if len(read) > most_bytes:
            raise TooLarge
    if not proved:
        require_token(bytes(read), media_type, token)
    kind = media_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _multipart(bytes(read), media_type, most_bytes)
    return Form(_fields(bytes(read)))


def require_token(head: bytes, media_type: str, token: str) -> None:
    """Compare the token at the beginning of a form.

    Raises:
        NotThisVisitors: it is missing, or another's.
    """
    is_multipart = media_type.lower().startswith("multipart/form-data")
    found = (_MULTIPART if is_multipart else _URLENCODED).match(head)
    if found is None or not is_token(found[1], token):
        raise NotThisVisitors


def is_token(sent: bytes, token: str) -> bool:
    """Whether it is the token of the visitor's session."""
    return hmac.compare_digest(sent, token.encode())


def _fields(content: bytes) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(
            content.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:  # UnicodeDecodeError is one, too
        raise UnreadableForm from error
    fields: dict[str, list[str]] = {}
    for name, text in pairs:
        if "\0" in text:  # no database keeps it
            raise UnreadableForm
        fields.setdefault(name, []).append(text)
    return fields


def _multipart(content: bytes, media_type: str, most_bytes: int) -> Form:
    _, options = multipart.parse_options_header(media_type)
    fields: dict[str, list[str]] = {}
    files: dict[str, list[SentUp]] = {}
    try:
        parser = multipart.MultipartParser(
            io.BytesIO(content),
            options.get("boundary", ""),
            spool_limit=most_bytes,  # the body is in memory already: nothing of it goes to a temporary file
            memory_limit=most_bytes + 1,
            strict=True,
        )
        for part in parser:
            if part.filename is not None:
                files.setdefault(part.name, []).append(SentUp(part.filename, part.raw))
            elif "\0" in part.value:
                raise UnreadableForm
            else:
                fields.setdefault(part.name, []).append(part.value)
    except (multipart.MultipartError, ValueError) as error:
        raise UnreadableForm from error
    return Form(fields, files)
