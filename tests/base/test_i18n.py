"""The program speaks, also when its translation was not built or is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base import i18n


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("en")
    yield
    i18n.set_language("vi")
    i18n.set_language("en")
    i18n.set_language(before)


@pytest.mark.parametrize("content", [None, b"", b"no translation at all", b"\xde\x12\x04\x95"])
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
