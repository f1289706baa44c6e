from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from tests.reports.every_paper import a_printing_office


@pytest.fixture(scope="session")
def printing_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office in whose book every paper has something to say, to be opened as a copy."""
    before = language()
    set_language("vi")
    folder = tmp_path_factory.mktemp("printing") / "office"
    a_printing_office(folder).close()
    set_language(before)
    return folder
