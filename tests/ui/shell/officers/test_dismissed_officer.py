"""An officer who was dismissed elsewhere: the window is covered at once, and nothing says their name."""

from __future__ import annotations

from desktop_app.accounts.commands import dismiss_officer
from desktop_app.base.ids import officer_id
from tests.ui.shell.officers.test_changing_officers import FIRST, SECOND, sign_in, sign_in_again, two
from tests.ui.shell_parts import OpenApp
from ui.base.saves import SavedEntity

__all__ = ["two"]


def dismissed_elsewhere(app: OpenApp, who: tuple[str, str]) -> None:
    """As an exchange brings it."""
    with app.shell.office.record(FIRST[0]) as rec:
        dismiss_officer(rec, officer_id(who[0]))
    app.shell.saves.publish([SavedEntity.OFFICER])
    app.settle()


def test_the_window_of_a_dismissed_officer_is_covered_at_once(two: OpenApp) -> None:
    sign_in(two, SECOND)
    two.go("settings")
    window = two.window
    assert window.status.officer.text() == SECOND[0]

    dismissed_elsewhere(two, SECOND)
    assert window.locked
    assert (window.status.officer.text(), window.status.officer.isVisible()) == ("", False)
    assert two.shell.office.officer == "", "nothing is written under the name"
    assert window.lock.officers.findText(SECOND[0]) < 0

    sign_in(two, FIRST)
    assert two.window is not window, "nothing of the one before stays in it"
    assert two.window.status.officer.text() == FIRST[0]


def test_whoever_is_signing_in_is_not_disturbed(two: OpenApp) -> None:
    sign_in(two, SECOND)
    two.shell.lock()
    two.settle()
    lock = two.window.lock
    lock.officers.setCurrentIndex(lock.officers.findText(FIRST[0]))
    lock.pin.setText(FIRST[1][:3])
    dismissed_elsewhere(two, SECOND)
    assert lock.pin.text() == FIRST[1][:3]
    assert two.shell.office.officer == ""


def test_others_work_on(two: OpenApp) -> None:
    sign_in(two, FIRST)
    window = two.window
    dismissed_elsewhere(two, SECOND)
    assert not window.locked
    assert two.window is window
    assert two.shell.office.officer == FIRST[0]
    sign_in_again(two, FIRST)
