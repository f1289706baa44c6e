"""What a dismissed officer had half typed is on that computer alone: a colleague there goes on with it."""

from __future__ import annotations

from desktop_app.accounts.commands import dismiss_officer
from desktop_app.base.ids import new_id, officer_id
from desktop_app.book.office import Office
from desktop_app.fund.vouchers.listing import VoucherFilter
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, keep_typed
from desktop_app.registers.entries.drafts import save_draft as save_entry_draft
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.lists.listing import EntryFilter
from desktop_app.surveys.responses.drafts import save_draft as save_form
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft
from tests.builders import open_round, put_area, register
from tests.ui.shell.officers.test_changing_officers import SECOND, sign_in, two
from tests.ui.shell.officers.test_dismissed_officer import dismissed_elsewhere
from tests.ui.shell_parts import OpenApp
from ui.fund.reading import read_new as new_voucher
from ui.fund.reading import read_vouchers
from ui.registers.common.reading import read_list
from ui.registers.common.reading import read_new as new_entry
from ui.surveys.common.page_data import FormEntryData
from ui.surveys.unfinished import read_unfinished

__all__ = ["two"]

ADMIN, LEAVING, STAYING = "Lê Thị Quản", "Phạm Thị Trưởng", "Trần Văn Ghi"


def typed_by(office: Office, officer: str, round_id: str, kind: DraftKind = DraftKind.FORM) -> None:
    """An entry, a voucher and a form that ``officer`` has half typed; each says whose it is."""
    clock = office.clock
    entry = RegisterEntryDraft(new_id(clock), "DLXH", "1", "", {"content": officer}, "content", officer)
    voucher = TypedVoucher(new_id(clock), VoucherKind.RECEIPT, {"partner": officer}, started_by=officer)
    form = ResponseDraft(new_id(clock), round_id, "a01", 1, {"q01": "1"}, "q01", officer, kind=kind)
    with office.store.write() as connection:
        save_entry_draft(connection, entry, clock)
        keep_typed(connection, voucher, clock)
        save_form(connection, form, clock)


def found_by(office: Office, officer: str) -> list[str]:
    """Whose half typed entry, voucher and form an officer is offered."""
    today = office.clock.today()
    with office.read() as connection:
        entry = new_entry(connection, "DLXH", officer).draft
        voucher = new_voucher(connection, VoucherKind.RECEIPT, "", officer, office.clock).typed
        form = read_unfinished(connection, officer)
        listed = read_list(connection, EntryFilter("DLXH"), officer, today).unsaved
        vouchers = read_vouchers(connection, VoucherFilter(), officer).unsaved
    assert [draft.started_by for draft in listed[:1]] == ([entry.started_by] if entry else [])
    assert bool(vouchers) == voucher.kept
    found = [entry.started_by if entry else "", voucher.started_by if voucher.kept else ""]
    return [*found, form.draft.started_by if isinstance(form, FormEntryData) and form.draft else ""]


def an_office_of_three(office: Office) -> str:
    """Register them; the id of a round that takes forms."""
    with office.record() as rec:
        put_area(rec, "a01")
        round_id = open_round(rec, "a01")
    register(office, ADMIN, "admin")
    for name in (LEAVING, STAYING):
        register(office, name, "entry")
    return round_id


def leave(office: Office) -> None:
    with office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(LEAVING))


def test_a_colleague_goes_on_with_what_a_dismissed_officer_began(office: Office) -> None:
    round_id = an_office_of_three(office)
    typed_by(office, LEAVING, round_id)
    assert found_by(office, STAYING) == ["", "", ""], "what a colleague is typing is theirs"
    leave(office)
    assert found_by(office, STAYING) == [LEAVING] * 3


def test_what_one_has_begun_comes_first(office: Office) -> None:
    round_id = an_office_of_three(office)
    typed_by(office, STAYING, round_id)
    typed_by(office, LEAVING, round_id)
    leave(office)
    assert found_by(office, STAYING) == [STAYING] * 3


def test_a_second_keying_is_nobody_elses(office: Office) -> None:
    round_id = an_office_of_three(office)
    typed_by(office, LEAVING, round_id, DraftKind.SECOND)
    leave(office)
    assert found_by(office, STAYING)[2] == ""


def test_the_covered_window_says_why(two: OpenApp) -> None:
    sign_in(two, SECOND)
    assert not two.window.lock.reason.text()
    dismissed_elsewhere(two, SECOND)
    assert two.window.lock.reason.isVisible()
    assert SECOND[0] in two.window.lock.reason.text()
