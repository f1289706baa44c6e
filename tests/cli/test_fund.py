"""The fund from the command line: campaigns told, prepared vouchers posted, refused ones stay."""

from __future__ import annotations

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.cli.commands.fund_command import list_campaigns, post_prepared
from desktop_app.cli.parser import parse
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from tests.builders import register
from tests.fund.builders import a_draft, begin_campaign, put_draft

K = VoucherKind


def posted(office: Office) -> list[str]:
    with office.read() as connection:
        return [voucher.number for voucher in vouchers(connection)]


def test_what_is_prepared_is_posted_and_what_is_refused_stays(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    storm = begin_campaign(office)
    poor = begin_campaign(office, kind="poor", code="VNN2026", title="Quỹ “Vì người nghèo”")
    put_draft(office, a_draft(K.PAYMENT, storm, 900))
    put_draft(office, a_draft(K.PAYMENT, storm, 100))
    put_draft(office, a_draft(K.RECEIPT, storm, 500))
    put_draft(office, a_draft(K.RECEIPT, poor, 70))

    assert post_prepared(office, "bao2026", dry_run=True) == 0
    assert "–  Phiếu thu  02/10/2026" in capsys.readouterr().out
    assert posted(office) == [], "it was only looked at"

    assert post_prepared(office, "bao2026", dry_run=False) == 1
    told = capsys.readouterr()
    assert "PT-2026-0001  Phiếu thu  02/10/2026" in told.out
    assert "900: Từ ngày 02/10/2026 đợt vận động chỉ còn" in told.err
    assert sorted(posted(office)) == ["CHI-2026-0001", "PT-2026-0001"], (
        "what came in on a day is posted first"
    )

    assert list_campaigns(office) == 0
    told = capsys.readouterr()
    assert "BAO2026" in told.out
    assert "đã thu 500, đã chi 100, còn 400, chưa ghi sổ: 1" in told.out
    assert "đã thu 0, đã chi 0, còn 0, chưa ghi sổ: 1" in told.out

    with pytest.raises(Problem, match="no campaign NOPE"):
        post_prepared(office, "nope", dry_run=False)


def test_who_may_not_post_posts_nothing(office: Office) -> None:
    put_draft(office, a_draft(K.RECEIPT, begin_campaign(office), 500))
    register(office, "Lê Thị Quản", "admin")
    office.officer = register(office, "Trần Văn Ghi", "entry").name
    with pytest.raises(NotAllowed):
        post_prepared(office, "", dry_run=False)
    assert list_campaigns(office) == 0, "who prepares vouchers sees what there is"
    with office.read() as connection:
        assert len(open_drafts(connection)) == 1
    office.officer = "Lê Thị Quản"
    with pytest.raises(NotAllowed):
        list_campaigns(office)


def test_the_words_of_the_command() -> None:
    own = parse(["fund", "post", "--campaign", "BAO2026", "--dry-run", "--officer", "A"]).own
    assert (own.act, own.campaign, own.dry_run, own.officer) == ("post", "BAO2026", True, "A")
