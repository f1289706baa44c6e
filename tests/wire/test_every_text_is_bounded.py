"""Every text, list and number of every message is bounded when it is read, whoever sent it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import msgspec
import pytest
from msgspec import inspect

import desktop_app.wire
from desktop_app.sync.state import sendable_epoch
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import (
    Answer,
    CatalogueEntry,
    EnrolAnswer,
    ExchangeRequest,
    Ping,
    PullPage,
    TokenAnswer,
    TokenRequest,
    decode,
    encode,
)

LONG = "e" * 300

BOUNDED_OTHERWISE = {
    "Op": "by upstream/exchange/arrival.py, one by one",
    "Table": "by wire/bounds.py, before it is written out",
    "TrustedRoot": "it is never read as a whole",
    "_Envelope": "by what a package may hold",
}


def messages() -> dict[str, type[msgspec.Struct]]:
    found: dict[str, type[msgspec.Struct]] = {}
    for module in pkgutil.walk_packages(desktop_app.wire.__path__, "desktop_app.wire."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and value is not msgspec.Struct:
                found[name] = value
    return {name: found[name] for name in sorted(found.keys() - BOUNDED_OTHERWISE.keys())}


def unbounded(kind: inspect.Type, where: str) -> Iterator[str]:
    """Texts, bytes and lists without a greatest length within a type; other messages have their own turn."""
    match kind:
        case inspect.StrType() | inspect.BytesType() | inspect.ListType() | inspect.DictType():
            if kind.max_length is None:
                yield where
    match kind:
        case inspect.ListType():
            yield from unbounded(kind.item_type, f"{where}[]")
        case inspect.DictType():
            yield from unbounded(kind.key_type, f"{where}.keys")
            yield from unbounded(kind.value_type, f"{where}.values")
        case inspect.UnionType():
            for part in kind.types:
                yield from unbounded(part, where)
        case inspect.AnyType():
            yield where


@pytest.mark.parametrize("name", messages())
def test_every_field_is_bounded(name: str) -> None:
    told = inspect.type_info(messages()[name])
    assert isinstance(told, inspect.StructType)
    assert [part for field in told.fields for part in unbounded(field.type, field.name)] == []


@pytest.mark.parametrize(
    "message",
    [
        Answer("ok", LONG, 0, 0, 0, ""),
        Answer("ok", "a\0b", 0, 0, 0, ""),
        Answer("ok", "e", 0, 0, 1 << 63, ""),
        Answer("ok", "e", 0, 0, 0, "x" * 2_000),
        EnrolAnswer(bytes(32), "s", "S", "real", LONG, "00000"),
        EnrolAnswer(bytes(32), "s" * 2_000, "S", "real", "e", "00000"),
        EnrolAnswer(bytes(32), "s", "S" * 2_000, "real", "e", "00000"),
        EnrolAnswer(bytes(20_000), "s", "S", "real", "e", "00000"),
        EnrolAnswer(b"", "s", "S", "real", "e", "00000"),
        TokenAnswer(bytes(2_000)),
        TokenAnswer(token=bytes(20_000)),
        Ping("s", "S" * 2_000, "real", 1, 1, 0),
        CatalogueEntry("../" + "0" * 61, "form", "X", "1", "X", 1),
        PullPage(1, segment=bytes(9_000_000)),
        TokenRequest("a\0b"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_the_other_end_could_not_be_told_again_is_refused(message: msgspec.Struct) -> None:
    with pytest.raises(Malformed):
        decode(encode(message), type(message))


def test_an_epoch_that_an_earlier_program_kept_can_be_said() -> None:
    for kept in ("", "0189ab", LONG, "a\0b", "thời kỳ", "e" * 64 + "\n"):
        said = sendable_epoch(kept)
        request = ExchangeRequest(0, b"", 0, said, 0)
        assert decode(encode(request), ExchangeRequest).epoch == said
        assert (said == kept) == (kept in ("", "0189ab"))
