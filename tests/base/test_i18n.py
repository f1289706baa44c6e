"""The program speaks, also when its translation was not built or is damaged."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base import i18n
from desktop_app.base.resource_files import resource_path


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("en")
    yield
    i18n.set_language("vi")
    i18n.set_language("en")
    i18n.set_language(before)


WHOLE = resource_path("translations", "vi.mo").read_bytes()


@pytest.mark.parametrize(
    "content", [None, b"", b"no translation at all", b"\xde\x12\x04\x95", WHOLE[:-2], b"\0" + WHOLE[1:]]
)
def test_without_its_translation_the_program_speaks_english_and_says_why(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "vi.mo"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(i18n, "resource_path", lambda *parts: path)
    i18n.set_language("vi")
    assert i18n.tr("Save {n}", n=3) == "Save 3"
    i18n.tr("Save")
    (notice,) = caplog.messages
    assert "make translations" in notice
    assert str(path) in notice


def test_with_it_the_program_speaks_vietnamese() -> None:
    i18n.set_language("vi")
    assert i18n.tr("The province's server of Sổ Mặt trận") != "The province's server of Sổ Mặt trận"


def test_each_message_is_found_as_gettext_finds_it() -> None:
    i18n.set_language("vi")
    with resource_path("translations", "vi.mo").open("rb") as stream:
        known = vars(gettext.GNUTranslations(stream))["_catalog"]
    assert len(known) > 2000
    assert {message: i18n.tr(message) for message in known if message} == {
        message: text for message, text in known.items() if message
    }


@pytest.mark.parametrize("message", ["\0", "Sav", "Save a thing that nobody said", "\U0010ffff"])
def test_what_is_not_in_it_stays_as_it_is(message: str) -> None:
    i18n.set_language("vi")
    assert i18n.tr(message) == message
