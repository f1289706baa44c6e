"""A final paper of one computer is known at the other and at the province, which compute the same state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.papers.building import FundPaperRequest
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.issuing.books import fund_subject
from desktop_app.issuing.checking import check_paper
from desktop_app.issuing.data import data_state
from desktop_app.issuing.issue import in_force
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import reopen_period
from desktop_app.registers.numbers.giving import NotTheHolder
from desktop_app.wire.papers import codes
from desktop_app.wire.papers.codes import ReadCode, shown_code
from tests.builders import put_figures
from tests.fund.builders import begin_campaign, give
from tests.issuing.conftest import PERIOD, SET, fill
from tests.issuing.test_books import SEPTEMBER, kept
from tests.issuing.test_books import checked as checked_book
from tests.issuing.test_checking import RESULTS, later, minutes_of, pdf_of, printed
from tests.issuing.test_entries import SIGNED, begin, letter, made, step
from tests.issuing.test_figures import RANKING
from tests.issuing.test_figures import kept as kept_table
from tests.issuing.test_issue import issued
from tests.issuing.test_vouchers import kept as kept_paper
from tests.registers.papers.test_letter import INVITATION
from tests.support.servers.upstream import Desk, Upstream
from upstream.admin.cli import main


@pytest.fixture
def check_at_province(
    upstream: Upstream, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[str], tuple[int, str]]]:
    """Runs the command of the province; its exit code and what it prints."""
    before = language()

    def check(paper: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["--lang", "en", "--database", upstream.database, "paper", "check", paper])
        printed = capsys.readouterr()
        set_language(before)
        return code, printed.out + printed.err

    yield check
    set_language(before)


def test_office_colleague_and_province_tell_the_same(
    desks: tuple[Desk, Desk], check_at_province: Callable[[str], tuple[int, str]], tmp_path: Path
) -> None:
    lan, minh = desks
    round_id = fill(lan.office)
    papers = {subject: printed(lan.office, subject) for subject in (RESULTS, minutes_of(round_id))}
    lan.sync()
    minh.sync()
    for subject, (_, provenance) in papers.items():
        with minh.office.read() as connection:
            commune = minh.office.identity.commune_code
            assert data_state(connection, subject.data) == provenance.state
            checked = check_paper(
                connection, minh.office.clock, commune, ReadCode(provenance.code), minh.office.officer
            )
        assert checked.same_data
        assert not checked.differences
        code, words = check_at_province(shown_code(provenance.code))
        assert code == 0, words
        assert "The data are the same." in words
    later(lan.office)
    with lan.office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số")
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
    lan.sync()
    data, _ = papers[RESULTS]
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf_of(data))
    code, words = check_at_province(str(file))
    assert code == 3, words
    assert "iv:MTTQ_CO_SO:TT01:2026-M09:a1" in words
    code, words = check_at_province("7K3MQ9-XT2F6B")
    assert code == 1
    assert "has come here" in words


def test_the_province_answers_for_an_invitation(
    desks: tuple[Desk, Desk], check_at_province: Callable[[str], tuple[int, str]]
) -> None:
    lan, _ = desks
    fill(lan.office)
    matter_id = begin(lan.office, INVITATION)
    step(lan.office, matter_id, "issue", SIGNED)
    _, provenance = made(lan.office, letter(matter_id))
    assert provenance is not None
    lan.sync()
    code, words = check_at_province(shown_code(provenance.code))
    assert code == 0, words
    later(lan.office)
    step(lan.office, matter_id, "dispatch", {})
    lan.sync()
    code, words = check_at_province(shown_code(provenance.code))
    assert code == 3, words
    assert words.count("register_event") == 1, words


def test_an_older_province_says_that_it_cannot_tell(
    desks: tuple[Desk, Desk],
    check_at_province: Callable[[str], tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan, _ = desks
    fill(lan.office)
    matter_id = begin(lan.office, INVITATION)
    step(lan.office, matter_id, "issue", SIGNED)
    _, provenance = made(lan.office, letter(matter_id))
    assert provenance is not None
    lan.sync()
    monkeypatch.setattr(codes, "_KINDS", codes._KINDS - {"entry"})
    code, words = check_at_province(shown_code(provenance.code))
    assert code == 4, words
    assert "known only to a newer version" in words
    assert "changed" not in words


def test_the_province_answers_for_a_sheet_of_the_fund(
    desks: tuple[Desk, Desk], check_at_province: Callable[[str], tuple[int, str]]
) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, VoucherKind.RECEIPT, campaign, 500_000, SEPTEMBER)
    request = FundPaperRequest("disclosure", span="2026-Q3")
    subject = fund_subject(request, lan.office.clock.today())
    assert subject is not None
    provenance = kept(lan.office, subject)
    assert provenance is not None
    lan.sync()
    minh.sync()
    assert checked_book(minh.office, provenance)[0].same_data
    code, words = check_at_province(shown_code(provenance.code))
    assert code == 0, words
    later(lan.office)
    made_later = give(lan.office, VoucherKind.RECEIPT, campaign, 900_000, SEPTEMBER)
    lan.sync()
    code, words = check_at_province(shown_code(provenance.code))
    assert code == 3, words
    assert made_later.id in words


def test_the_province_answers_for_minutes_of_the_fund_and_for_a_table_of_figures(
    desks: tuple[Desk, Desk], check_at_province: Callable[[str], tuple[int, str]]
) -> None:
    lan, minh = desks
    fill(lan.office)
    campaign = begin_campaign(lan.office)
    receipt = give(lan.office, VoucherKind.RECEIPT, campaign, 500_000, SEPTEMBER)
    _, minutes = kept_paper(lan.office, FundPaperRequest("sponsor_minutes", receipt.id))
    table = kept_table(lan.office, RANKING)
    lan.sync()
    minh.sync()
    for provenance in (minutes, table):
        assert provenance is not None
        with minh.office.read() as connection:
            assert data_state(connection, provenance.subject.data) == provenance.state
        code, words = check_at_province(shown_code(provenance.code))
        assert code == 0, words
    later(lan.office)
    with lan.office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số")
        put_figures(rec, SET, {Cell("a1", "TT01", "2025-M09"): "15"})
        reverse(rec, receipt.id, SEPTEMBER, "Nhập trùng")
    lan.sync()
    for provenance, record in ((minutes, f"vr:{receipt.id}"), (table, "iv:MTTQ_CO_SO:TT01:2025-M09:a1")):
        assert provenance is not None
        code, words = check_at_province(shown_code(provenance.code))
        assert code == 3, words
        assert record in words


def test_an_issued_paper_is_shown_at_the_other_computer(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    round_id = fill(lan.office)
    done = issued(lan.office)
    lan.sync()
    minh.sync()
    with minh.office.read() as connection:
        holds = in_force(connection, RESULTS)
    assert holds is not None
    assert holds.paper.reference == done.reference
    assert holds.content == done.content, "its file came with the exchange"
    with pytest.raises(NotTheHolder):
        issued(minh.office, subject=minutes_of(round_id))
