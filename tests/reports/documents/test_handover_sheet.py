"""The minutes of handing bundles over: what, how many, by which digests they are known, who signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.documents.handover_sheet import (
    CarriedBundle,
    HandoverSheet,
    grouped,
    handover_document,
)
from desktop_app.reports.documents.rendering import render
from tests.reports.reading import page_texts, rendered, text_of

AT = datetime(2026, 12, 2, 1, 15, tzinfo=UTC)
DIGEST = "9f2c4b1a00ff" * 5 + "abcd"
BUNDLE = CarriedBundle(
    "mttq-00004-a1b2c3d4-len-0014.mtb",
    12_400_000,
    DIGEST,
    "00004",
    "Phường Ba Đình",
    "a1b2c3d4",
    AT,
    1_234,
    5,
)
HEAD = DocumentHead(
    ("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM THÀNH PHỐ HÀ NỘI", "BAN THƯỜNG TRỰC"),
    "Hà Nội",
    "Ban Thường trực Ủy ban MTTQ Việt Nam phường Ba Đình",
    has_number=False,
)
SHEET = HandoverSheet(
    HEAD,
    PrintState(False, AT, AT, of_figures=False),
    HEAD.issuer,
    "Ủy ban MTTQ Việt Nam thành phố Hà Nội",
    (BUNDLE,),
)


def test_a_digest_is_in_groups_that_are_compared_by_eye() -> None:
    assert grouped("9f2c4b1a00ff") == "9f2c 4b1a 00ff"
    assert grouped(DIGEST).replace(" ", "") == DIGEST


def test_one_bundle_with_room_for_the_pen() -> None:
    text = text_of(rendered(render, handover_document(SHEET)))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BIÊN BẢN Giao nhận dữ liệu",
        "vào hồi …… giờ …… phút, ngày …… tháng …… năm ……, tại Hà Nội",
        "01 gói dữ liệu của Sổ Mặt trận, tổng dung lượng 12 MB",
        "phường Ba Đình",
        "1.234",
        f"SHA-256: {grouped(DIGEST)}",
        "02 bản, mỗi bên giữ 01 bản",
        "ĐẠI DIỆN BÊN GIAO",
        "ĐẠI DIỆN BÊN NHẬN",
    ):
        assert words in text, words
    assert "Cộng" not in text


def test_a_moment_that_is_known_is_printed() -> None:
    text = text_of(rendered(render, handover_document(replace(SHEET, at=AT))))
    assert "vào hồi 08 giờ 15 phút, ngày 02 tháng 12 năm 2026" in text


def test_bundles_of_many_communes_long_names_and_big_counts() -> None:
    bundles = tuple(
        replace(
            BUNDLE,
            name=f"mttq-{number:05}-a1b2c3d4-len-{number:04}.mtb",
            commune=f"{number:05}",
            office="" if number == 7 else "Xã Nguyễn Nghiêm Thượng Tân Phú Đông " * 2,
            changes=99_999_999,
            files=1_234_567,
            size=1_073_741_824,
        )
        for number in range(1, 101)
    )
    pages = page_texts(rendered(render, handover_document(replace(SHEET, giver="", bundles=bundles))))
    whole = " ".join(pages)
    assert "100 gói dữ liệu" in whole
    assert "xã có mã 00007" in whole
    assert "của 100 xã, phường, đặc khu" in whole
    assert "Cộng 100 gói" in whole
    assert "9.999.999.900" in whole
    assert whole.count("SHA-256: ") == 100
    signed = next(text for text in pages if "ĐẠI DIỆN BÊN GIAO" in text)
    assert "ĐẠI DIỆN BÊN NHẬN" in signed


def test_the_receiver_is_the_office_where_the_province_gives() -> None:
    head = DocumentHead((), "", "", has_number=False)
    text = text_of(
        rendered(render, handover_document(replace(SHEET, head=head, giver="Tỉnh Thử", receiver="")))
    )
    assert "TỈNH THỬ" in text
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam Phường Ba Đình" in text
