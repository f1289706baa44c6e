"""Everything fits: every page and every dialog on the screens of offices, and has a name for a screen reader.

In English, whose layouts are those of the Vietnamese window, the narrowest and lowest screen stands for all;
``make soak`` walks it on the others, too.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog

from desktop_app.base.i18n import Language
from tests.ui.fits.desk import kinds_of
from tests.ui.fits.screens import SCREENS, SMALL, TIGHTEST
from tests.ui.fits.walking import Walk, page_kinds, walked
from ui.widgets.dialog import Dialog

LEAST_PAGES, LEAST_DIALOGS = 53, 59


def told(walk: Walk) -> str:
    return "\n".join(f"{what} [{', '.join(where)}]" for what, where in sorted(walk.found.items()))


def whole(walk: Walk) -> None:
    """Nothing was left out: a new dialog has to be opened in ``dialogs``, a new page gone to in ``pages``."""
    print(f"{len(walk.pages)} pages, {len(walk.dialogs)} dialogs, {len(walk.screens)} screens")
    assert set(walk.dialogs) == kinds_of(Dialog)
    assert page_kinds() <= walk.page_kinds
    assert len(walk.pages) >= LEAST_PAGES
    assert len(walk.dialogs) >= LEAST_DIALOGS


def test_every_dialog_is_one_that_scrolls_where_it_has_no_room() -> None:
    assert kinds_of(QDialog) == kinds_of(Dialog)


@pytest.mark.long
@pytest.mark.parametrize(("wanted", "screens"), [("vi", SCREENS | SMALL), ("en", TIGHTEST)], ids=["vi", "en"])
def test_every_page_and_dialog_fits_and_has_names(
    qapp: QApplication, tmp_path: Path, wanted: Language, screens: dict[str, QSize]
) -> None:
    walk = walked(qapp, tmp_path, screens, wanted=wanted)
    assert not walk.found, told(walk)
    whole(walk)


@pytest.mark.soak
def test_every_page_and_dialog_fits_every_screen_in_english(qapp: QApplication, tmp_path: Path) -> None:
    walk = walked(qapp, tmp_path, SCREENS | SMALL, wanted="en")
    assert not walk.found, told(walk)
    whole(walk)
