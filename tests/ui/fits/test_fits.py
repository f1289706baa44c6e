"""Everything fits: every page and every dialog on the screens of offices, and has a name for a screen reader.

``make soak`` walks the full cross of languages, sizes of text and screens.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import Language
from tests.ui.fits.desk import dialog_kinds
from tests.ui.fits.screens import SCREENS, SMALL
from tests.ui.fits.walking import Walk, page_kinds, walked

UNSEEN = {"LockPage"}
"""Pages that are no part of a room."""


def told(walk: Walk) -> str:
    return "\n".join(f"{what} [{', '.join(where)}]" for what, where in sorted(walk.found.items()))


def whole(walk: Walk) -> None:
    """Nothing was left out: a new dialog has to be opened in ``dialogs``, a new page gone to in ``pages``."""
    assert set(walk.dialogs) == dialog_kinds()
    assert {kind.__name__ for kind in page_kinds() - walk.page_kinds} <= UNSEEN
    assert len(walk.dialogs) >= 53
    assert len(walk.pages) >= 50


def test_every_page_and_dialog_fits_and_has_names(qapp: QApplication, tmp_path: Path) -> None:
    walk = walked(qapp, tmp_path, {scale: SCREENS[scale] for scale in ("125 %", "150 %")})
    assert not walk.found, told(walk)
    whole(walk)


@pytest.mark.soak
@pytest.mark.parametrize("wanted", ["vi", "en"])
def test_every_page_and_dialog_fits_every_screen(
    qapp: QApplication, tmp_path: Path, wanted: Language
) -> None:
    walk = walked(qapp, tmp_path, {**SCREENS, **SMALL}, wanted=wanted)
    assert not walk.found, told(walk)
    whole(walk)
