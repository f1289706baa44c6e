"""The card of the office's key: two computers compare six words, and one is taken out again."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import accesses
from desktop_app.backup.safety import safety_facts
from desktop_app.base.i18n import tr
from desktop_app.credentials.recovery_code import new_code
from desktop_app.office_key.ring import key_ring
from desktop_app.sync.keys.admission import confirm_words, let_in, waiting
from desktop_app.sync.keys.by_code import keep_for_code
from desktop_app.sync.keys.state import HolderLine, HolderState, OfficeKeys
from desktop_app.wire.guards.sealed_text import is_sealed_text
from desktop_app.wire.keys.six_words import words_line
from tests.support.servers.upstream import Upstream
from tests.together.keys.test_codes_and_other_keys import CHEAP
from tests.together.keys.test_two_computers import NAME, add_household, at_the_province, name_at
from tests.ui.sync.conftest import Screen
from ui.overview.safety_card import safety_lines
from ui.safety.let_in_dialog import LetInDialog
from ui.safety.names_card import NamesKeyCard


class Cards:
    """The card on each of two computers."""

    def __init__(self, screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.lan, self.minh = screens
        self.codes_asked = 0
        self.of_lan, self.of_minh = self._card(self.lan), self._card(self.minh)

    def _card(self, screen: Screen) -> NamesKeyCard:
        card = NamesKeyCard(screen.context, self._ask_code)
        self.qtbot.addWidget(card)
        card.resize(1000, 500)
        card.show()
        return card

    def _ask_code(self) -> None:
        self.codes_asked += 1

    def read(self) -> None:
        """Both look again."""
        for card in (self.of_lan, self.of_minh):
            before = card.keys
            card.read()
            self.qtbot.waitUntil(partial(_shows_others, card, before))

    def exchange(self, *screens: Screen) -> None:
        for screen in screens:
            screen.desk.sync()
        self.read()

    def begin(self) -> None:
        """Seal names on the first computer, having said yes."""
        self.lan.ask.answers = [True]
        self.of_lan.begin.click()
        self.qtbot.waitUntil(lambda: not self.of_lan.is_sealing)
        self.exchange(self.lan, self.minh, self.lan)

    def choose(self, name: str) -> None:
        [holder] = [each for each in self.holders() if each.name == name]
        self.of_lan.table.selectRow(self.of_lan.model.row_of(holder.id))

    def holders(self) -> tuple[HolderLine, ...]:
        """Those that the first computer shows."""
        assert self.of_lan.keys is not None
        return self.of_lan.keys.holders


def _shows_others(card: NamesKeyCard, before: OfficeKeys | None) -> bool:
    return card.keys is not before


@pytest.fixture
def cards(screens: tuple[Screen, Screen], qtbot: QtBot) -> Cards:
    made = Cards(screens, qtbot)
    made.read()
    return made


def lines_of(screen: Screen) -> list[str]:
    office = screen.desk.office
    return [line.words for line in safety_lines(safety_facts(office), office.clock.today())]


def test_without_a_key_it_is_said_what_one_would_do_and_nothing_is_done_unasked(cards: Cards) -> None:
    card = cards.of_lan
    assert card.begin.isVisible()
    assert not card.table.isVisible()
    assert card.explanation.isVisible()
    cards.lan.ask.answers = [False]
    card.begin.click()
    cards.read()
    with cards.lan.desk.office.read() as connection:
        assert key_ring(connection).keys == {}
    assert len(cards.lan.ask.asked) == 1
    assert "[niêm phong]" in cards.lan.ask.asked[0]
    assert cards.lan.ask.dangers == cards.lan.ask.asked, "it cannot be undone, so Enter does not do it"


def test_what_was_there_before_is_sealed_with_the_key_that_begins(cards: Cards, upstream: Upstream) -> None:
    home = add_household(cards.lan.desk)
    cards.lan.desk.sync()
    assert at_the_province(upstream, home) == NAME
    cards.begin()
    assert is_sealed_text(at_the_province(upstream, home))
    card = cards.of_lan
    assert not card.begin.isVisible()
    assert "2026" in card.state.text
    assert not card.left.isVisible()
    assert card.code.isVisible(), "no recovery code opens the names yet"
    with cards.lan.desk.office.read() as connection:
        assert accesses(connection)[0].subject == "office_key"
    with cards.lan.desk.office.record() as rec:
        assert keep_for_code(rec, new_code(), CHEAP)
    cards.exchange(cards.lan)
    assert not card.code.isVisible()


def test_six_words_are_on_both_screens_and_let_the_computer_in(
    cards: Cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards.begin()
    home = add_household(cards.lan.desk)
    cards.exchange(cards.lan, cards.minh, cards.lan)
    assert is_sealed_text(name_at(cards.minh.desk, home))
    assert tr("This computer cannot read names yet") in lines_of(cards.minh)
    assert tr("Computers that wait to read names: {n}", n="1") in lines_of(cards.lan)
    on_minh = cards.of_minh.words.text()
    assert cards.of_minh.same.isVisible()
    assert cards.of_minh.words.isVisible()
    assert not cards.of_minh.compare.isVisible(), "it cannot let itself in"
    compared: list[str] = []

    def agree(dialog: LetInDialog) -> int:
        compared.append(dialog.words.text())
        dialog.go.click()
        cards.lan.wait_for_book(cards.qtbot)
        return dialog.result()

    monkeypatch.setattr(LetInDialog, "exec", agree)
    cards.choose("Máy Minh")
    cards.of_lan.compare.click()
    assert compared == [on_minh]
    cards.exchange(cards.lan, cards.minh)
    assert is_sealed_text(name_at(cards.minh.desk, home)), "nobody said so there"
    cards.of_minh.same.click()
    cards.qtbot.waitUntil(lambda: not cards.of_minh.same.isVisible())
    cards.exchange(cards.minh)
    assert name_at(cards.minh.desk, home) == NAME
    assert not cards.of_minh.words.isVisible()
    for screen in (cards.lan, cards.minh):
        assert not [words for words in lines_of(screen) if words.endswith(": 1")]
        assert tr("This computer cannot read names yet") not in lines_of(screen)


def test_words_of_another_computer_let_nobody_in(cards: Cards, qtbot: QtBot) -> None:
    """The record was changed between the two looks: what is given is what was compared."""
    cards.begin()
    cards.choose("Máy Minh")
    [waits] = [each for each in cards.holders() if each.state is HolderState.WAITS]
    others = HolderLine(
        waits.id, waits.name, False, False, waits.since, waits.state, "", tuple(reversed(waits.words))
    )
    dialog = LetInDialog(cards.of_lan, cards.lan.context.theme, others, cards.of_lan.let_in)
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.refusal.text))
    assert dialog.go.isEnabled()
    cards.exchange(cards.lan, cards.minh)
    assert cards.of_minh.words.isVisible()


def test_who_may_not_read_names_any_more_gets_no_later_key(cards: Cards) -> None:
    cards.begin()
    with cards.lan.desk.office.record() as rec:
        [asks] = waiting(rec.connection)
        let_in(rec, asks.holder.id, words_line(asks.words))
    confirm_words(cards.minh.desk.office.sync_book(), words_line(asks.words))
    cards.exchange(cards.lan, cards.minh)
    home = add_household(cards.lan.desk)
    cards.exchange(cards.lan, cards.minh)
    assert name_at(cards.minh.desk, home) == NAME
    cards.choose("Máy Lan")
    assert not cards.of_lan.shut_out.isEnabled(), "a computer does not take the key from itself"
    cards.choose("Máy Minh")
    cards.lan.ask.answers = [True]
    cards.of_lan.shut_out.click()
    cards.qtbot.waitUntil(lambda: [each for each in cards.holders() if each.shut_out_by] != [])
    cards.qtbot.waitUntil(lambda: not cards.of_lan.is_sealing)
    later = add_household(cards.lan.desk, "Trần Thị Sau")
    cards.exchange(cards.lan, cards.minh)
    assert is_sealed_text(name_at(cards.minh.desk, later))
    with cards.lan.desk.office.read() as connection:
        ring = key_ring(connection)
        assert len(ring.keys) == 2
        assert ring.usual == ring.in_force, "what was written before is sealed again, too"


def test_the_card_is_as_wide_as_it_is_given(cards: Cards) -> None:
    cards.begin()
    over: QWidget = cards.of_lan
    assert over.minimumSizeHint().width() < 900
