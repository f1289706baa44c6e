"""Each field of the fund is reached by a letter of its own that every keyboard has."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import tr
from desktop_app.fund.vouchers.records import VoucherKind
from tests.ui.registers.conftest import World
from ui.fund.campaigns.campaign_dialog import CampaignDialog
from ui.fund.entry.field_plan import PLANS, label_of
from ui.fund.households.household_dialog import HouseholdDialog


def letters(words: list[str]) -> list[str]:
    return [text[text.index("&") + 1].casefold() for text in words if "&" in text]


def require_letters(words: list[str]) -> None:
    found = letters(words)
    assert all(letter.isascii() for letter in found), f"no key has these: {words}"
    assert len(found) == len(set(found)), f"one letter for two fields: {sorted(words)}"


@pytest.mark.parametrize("kind", list(VoucherKind))
def test_no_two_fields_of_a_voucher_share_a_letter(kind: VoucherKind) -> None:
    require_letters([tr(label_of(kind, name)) for name in PLANS[kind].names])


def test_no_two_fields_of_a_dialog_share_a_letter(qtbot: QtBot, world: World) -> None:
    campaign = CampaignDialog(None, world.context, None, lambda *_: None)  # type: ignore[arg-type]
    household = HouseholdDialog(None, world.context, {}, None, lambda *_: None)  # type: ignore[arg-type]
    for dialog in (campaign, household):
        qtbot.addWidget(dialog)
        words = [each.text() for each in dialog.findChildren(QLabel) if each.buddy() is not None]
        assert len(letters(words)) > 3
        boxes = [campaign.through.text()] if dialog is campaign else [household.out.text()]
        require_letters([*words, *boxes])
