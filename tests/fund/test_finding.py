"""The search of the window finds campaigns and vouchers, for who works with the fund."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.book.search import Found, FoundKind, find
from desktop_app.fund.vouchers.records import VoucherKind
from tests.builders import register
from tests.fund.builders import begin_campaign, give


def found(office: Office, text: str, reader: str) -> list[Found]:
    kinds = (FoundKind.CAMPAIGN, FoundKind.VOUCHER)
    with office.read() as connection:
        return [hit for hit in find(connection, text, reader) if hit.kind in kinds]


def test_campaigns_and_vouchers_are_found_by_who_works_with_the_fund(office: Office) -> None:
    campaign = begin_campaign(office)
    voucher = give(office, VoucherKind.RECEIPT, campaign, 500)
    reader = office.officer
    for text in ("bao so 3", "BAO2026", "ủng hộ"):
        assert [hit.id for hit in found(office, text, reader)] == [campaign], text
    [hit] = found(office, "pt-2026-0001", reader)
    assert (hit.id, hit.name, hit.detail) == (voucher.id, "PT-2026-0001", "Phiếu thu")
    outsider = register(office, "Trần Văn Thử", "admin").name
    worker = register(office, "Lê Thị Mẫu", "entry").name
    assert found(office, "bao so 3", outsider) == found(office, "pt-2026-0001", outsider) == []
    assert len(found(office, "bao so 3", worker)) == 1


def test_vouchers_are_found_by_who_gave_however_the_name_is_typed(office: Office) -> None:
    campaign = begin_campaign(office)
    first = give(office, VoucherKind.RECEIPT, campaign, 500, partner="Ngô Ngọc Nam")
    second = give(office, VoucherKind.RECEIPT, campaign, 700, partner="Ngô Ngọc Nam")
    give(office, VoucherKind.RECEIPT, campaign, 300, partner="Ngô Thị Ngọc")
    reader = office.officer
    hits = found(office, "ngoc nam", reader)
    assert {hit.id for hit in hits} == {first.id, second.id}
    assert {hit.name for hit in hits} == {"PT-2026-0001 · Ngô Ngọc Nam", "PT-2026-0002 · Ngô Ngọc Nam"}
    outsider = register(office, "Trần Văn Thử", "admin").name
    assert found(office, "ngoc nam", outsider) == []
