"""Giấy mời and thông báo: written out of a document out, invited out of a meeting, final once issued."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.relations import answers_of, link_kind
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.reports.blocks.model import Document, Signatures
from desktop_app.reports.data import DocumentHead, Signer
from desktop_app.reports.frame.document_writer import write_document
from desktop_app.reports.frame.profile import profile_for
from desktop_app.reports.frame.wording import load_wording
from tests.reports.block_texts import BLANK, texts_of
from tests.reports.reading import placed_texts, text_of

OUT = {
    "drafted_on": "2026-10-05",
    "symbol": "GM-MTTQ-BTT",
    "abstract": "Dự Hội nghị sơ kết 9 tháng",
    "urgency": "normal",
    "relation": "none",
    "recipients": "Như trên\nLưu: VT",
}
INVITATION = {
    **OUT,
    "doc_type": "invitation",
    "invited": "Thường trực Đảng ủy\nCác tổ chức thành viên",
    "attend": "Hội nghị sơ kết công tác Mặt trận",
    "chair": "Bà Nguyễn Thị An",
    "starts_on": "2026-10-09",
    "starts_at": "08:00:00.000+07:00",
    "place": "Hội trường UBND xã",
}


def begin(office: Office, code: str = "VBDI", **answers: str) -> str:
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, code), answers)


def paper_of(office: Office, matter_id: str) -> Document:
    with office.read() as connection:
        return letter_paper(connection, office.clock, office.identity.commune_code, matter_id, office.officer)


def written(document: Document) -> io.BytesIO:
    """The document as PDF."""
    target = io.BytesIO()
    head = document.head
    write_document(document, profile_for(head), load_wording("common").for_head(head), target)
    return target


def lines_of(document: Document) -> list[str]:
    """Its lines between title and signature."""
    return texts_of(document)[2:-1]


def test_an_invitation_says_its_answers_as_documents_write_them(office: Office) -> None:
    document = paper_of(office, begin(office, **INVITATION))
    assert (document.kind, document.subject) == ("GIẤY MỜI", "Dự Hội nghị sơ kết 9 tháng")
    issuer = document.head.issuer
    assert lines_of(document) == [
        f"{issuer} trân trọng kính mời:",
        "- Thường trực Đảng ủy;",
        "- Các tổ chức thành viên.",
        "Tới dự: Hội nghị sơ kết công tác Mặt trận",
        "Chủ trì: Bà Nguyễn Thị An",
        "Thời gian: 08 giờ 00 phút, ngày 09 tháng 10 năm 2026",
        "Địa điểm: Hội trường UBND xã",
        f"{issuer} rất mong Quý vị đến dự./.",
    ]
    assert document.state.is_draft
    signed = document.blocks[-1]
    assert isinstance(signed, Signatures)
    assert signed.recipients == ("- Như trên;", "- Lưu: VT.")


def test_what_is_not_said_is_dotted_and_what_is_optional_left_out(office: Office) -> None:
    bare = {**OUT, "doc_type": "invitation"}
    issuer = paper_of(office, begin(office, **bare)).head.issuer
    assert lines_of(paper_of(office, begin(office, **bare))) == [
        f"{issuer} trân trọng kính mời: …",
        "Tới dự: …",
        "Thời gian: …",
        "Địa điểm: …",
        f"{issuer} rất mong Quý vị đến dự./.",
    ]
    notice = paper_of(office, begin(office, **{**OUT, "doc_type": "notice"}))
    assert [line.strip() for line in lines_of(notice)[:-1]] == [BLANK] * 4


def test_a_notice_has_a_paragraph_for_each_line(office: Office) -> None:
    answers = {
        **OUT,
        "doc_type": "notice",
        "symbol": "TB-MTTQ-BTT",
        "body": "Ngày 10/10 nghỉ.\n\nBù ngày 11.",
    }
    document = paper_of(office, begin(office, **answers))
    assert document.kind == "THÔNG BÁO"
    assert lines_of(document)[:2] == ["Ngày 10/10 nghỉ.", "Bù ngày 11."]


def test_once_issued_it_bears_number_day_and_who_signed(office: Office) -> None:
    matter_id = begin(office, **INVITATION)
    signed = {"signer": "Trần Văn Bình", "signer_post": "Phó Chủ tịch", "copies": "1"}
    with office.record() as rec:
        take_step(rec, matter_id, "issue", Step(date(2026, 10, 5), answers=signed))
    document = paper_of(office, matter_id)
    head = document.head
    assert isinstance(head, DocumentHead)
    assert not document.state.is_draft
    assert (head.number, head.symbol, head.issued_on) == ("01", "GM-MTTQ-BTT", date(2026, 10, 5))
    last = document.blocks[-1]
    assert isinstance(last, Signatures)
    assert last.signers == (Signer("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Trần Văn Bình"),)
    told = text_of(PdfReader(written(document)))
    for words in ("Số: 01/GM-MTTQ-BTT", "08 giờ 00 phút, ngày 09 tháng 10 năm 2026", "PHÓ CHỦ TỊCH"):
        assert words in told


def test_one_that_was_voided_is_no_valid_paper(office: Office) -> None:
    matter_id = begin(office, **INVITATION)
    with office.record() as rec:
        take_step(rec, matter_id, "issue", Step(date(2026, 10, 5), answers={"signer": "A", "copies": "1"}))
    assert not paper_of(office, matter_id).state.is_draft
    with office.record() as rec:
        void_entry(rec, matter_id, Step(date(2026, 10, 6), reason="Nhập nhầm"))
    assert paper_of(office, matter_id).state.is_draft


def test_other_documents_have_none(office: Office) -> None:
    with pytest.raises(Problem, match="Correct its type"):
        paper_of(office, begin(office, **{**OUT, "doc_type": "report"}))


def test_it_takes_over_what_is_known_of_the_meeting(office: Office) -> None:
    conference = begin(
        office,
        "HNTT",
        invited_on="2026-10-02",
        conference="Hội nghị toàn quốc",
        host_level="central",
        chair="Chủ tịch",
        starts_on="2026-10-08",
        starts_at="14:00:00.000+07:00",
        composition="Ban Thường trực",
    )
    meeting = begin(
        office,
        "TXCT",
        planned_on="2026-10-02",
        kind="voter_meeting",
        meeting_title="Tiếp xúc cử tri",
        meeting_time="before",
        meeting_on="2026-10-12",
        held_as="in_person",
        place="Nhà văn hóa thôn",
    )
    with office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        first = answers_of(rec.connection, register, "invites", conference)
        assert first == {
            "relation": "invites",
            "doc_type": "invitation",
            "symbol": "GM-MTTQ-BTT",
            "abstract": "Hội nghị toàn quốc",
            "attend": "Hội nghị toàn quốc",
            "chair": "Chủ tịch",
            "starts_on": "2026-10-08",
            "starts_at": "14:00:00.000+07:00",
            "invited": "Ban Thường trực",
        }
        assert link_kind(rec.connection, register, first, conference) == "invites"
        second = answers_of(rec.connection, register, "invites", meeting)
        assert (second["attend"], second["place"]) == ("Tiếp xúc cử tri", "Nhà văn hóa thôn")
        document = begin_entry(rec, register, {**OUT, **first})
        link(rec, conference, document, "invites")
    assert "Chủ trì: Chủ tịch" in lines_of(paper_of(office, document))


def issued_notice(office: Office) -> str:
    answers = {
        **OUT,
        "doc_type": "notice",
        "symbol": "TB-MTTQ-BTT",
        "recipients": "- Đảng ủy xã;\nUBND xã\n- Lưu: VT.",
    }
    matter_id = begin(office, **answers)
    with office.record() as rec:
        take_step(rec, matter_id, "issue", Step(date(2026, 10, 5), answers={"signer": "A", "copies": "1"}))
    return matter_id


def about_it(office: Office, relation: str, first: str, **answers: str) -> Document:
    """The document that is begun out of an issued one."""
    with office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        told = {**OUT, **answers_of(rec.connection, register, relation, first), **answers}
        matter_id = begin_entry(rec, register, told)
        link(rec, first, matter_id, relation)
    return paper_of(office, matter_id)


def test_a_correction_is_an_official_letter_that_names_the_document(office: Office) -> None:
    document = about_it(office, "corrects", issued_notice(office), body="“Hội nghi” sửa thành “Hội nghị”.")
    head = document.head
    assert isinstance(head, DocumentHead)
    assert (document.kind, document.subject) == ("", "Kính gửi:\n- Đảng ủy xã;\n- UBND xã.")
    assert (head.symbol, head.about) == ("MTTQ-BTT", "V/v đính chính văn bản số 01/TB-MTTQ-BTT")
    named = f"Thông báo số 01/TB-MTTQ-BTT ngày 05/10/2026 về việc {OUT['abstract']}"
    assert texts_of(document)[1:3] == [
        f"{head.issuer} đính chính {named} như sau:",
        "“Hội nghi” sửa thành “Hội nghị”.",
    ]
    signed = document.blocks[-1]
    assert isinstance(signed, Signatures)
    assert signed.recipients == ("- Như trên;", "- Lưu: VT, MTTQ.")
    told = text_of(PdfReader(written(document)))
    assert "V/v đính chính văn bản số 01/TB-MTTQ-BTT" in " ".join(told.split())


@pytest.mark.parametrize(
    ("recipients", "addressed"),
    [
        (
            "Ông Lưu Văn Mẫu\nLưu Thị Thử, Trưởng thôn\nlưu VT",
            "\n- Ông Lưu Văn Mẫu;\n- Lưu Thị Thử, Trưởng thôn.",
        ),
        ("Ủy ban nhân dân xã; lưu VT", " Ủy ban nhân dân xã"),
        ("UBND xã\nLưu Văn thư\nLưu: Hồ Sơ", " UBND xã"),
    ],
)
def test_a_letter_is_addressed_to_all_but_its_copies(office: Office, recipients: str, addressed: str) -> None:
    """Lưu is what is kept in the archive, and a family name."""
    document = paper_of(office, begin(office, **{**OUT, "doc_type": "letter", "recipients": recipients}))
    assert document.subject == f"Kính gửi:{addressed}"


def test_several_addressees_stand_each_on_a_line_on_paper_and_in_word(office: Office, tmp_path: Path) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    long = "Các tổ chức chính trị - xã hội, tổ chức thành viên của Ủy ban MTTQ Việt Nam xã Mẫu"
    document = paper_of(
        office, begin(office, **{**OUT, "doc_type": "letter", "recipients": f"UBND xã\n{long}"})
    )
    placed = placed_texts(PdfReader(written(document)), 0)
    left = {text: x for text, x, _ in placed}
    heights = {text: y for text, _, y in placed}
    assert left["- UBND xã;"] == left[next(text for text in left if text.startswith("- Các tổ chức"))]
    assert left["Kính gửi:"] < left["- UBND xã;"]
    assert heights["Kính gửi:"] > heights["- UBND xã;"]
    render(document, FileKind.WORD, tmp_path / "letter.docx")
    word: Any = docx.Document(str(tmp_path / "letter.docx"))
    lines = [each.text for each in word.paragraphs]
    at = lines.index("Kính gửi:")
    assert lines[at + 1 : at + 3] == ["- UBND xã;", f"- {long}."]
    assert word.core_properties.title == " ".join(word.core_properties.title.split())


def test_a_recall_asks_for_what_was_sent(office: Office) -> None:
    document = about_it(office, "recalls", issued_notice(office))
    assert (document.kind, document.subject) == ("THÔNG BÁO", "Thu hồi văn bản số 01/TB-MTTQ-BTT")
    text = "\n".join(lines_of(document))
    assert f"thông báo thu hồi Thông báo số 01/TB-MTTQ-BTT ngày 05/10/2026 về việc {OUT['abstract']}." in text
    signed = document.blocks[-1]
    assert isinstance(signed, Signatures)
    assert signed.recipients[-1].startswith("- Lưu: VT")
    assert "gửi lại" in text


def test_several_documents_stand_within_the_sentence_that_names_them(office: Office) -> None:
    several = {"relation_to": "- 01/TB-MTTQ-BTT;\n- 02/TB-MTTQ-BTT.", "body": "Sửa lỗi chính tả."}
    correction = paper_of(
        office, begin(office, **{**OUT, "doc_type": "letter", "relation": "corrects", **several})
    )
    recall = paper_of(
        office, begin(office, **{**OUT, "doc_type": "notice", "relation": "recalls", **several})
    )
    both = "01/TB-MTTQ-BTT, 02/TB-MTTQ-BTT"
    assert texts_of(correction)[1] == f"{correction.head.issuer} đính chính văn bản số {both} như sau:"
    assert texts_of(recall)[2] == f"{recall.head.issuer} thông báo thu hồi văn bản số {both}."
    assert "{told}" not in "".join(texts_of(correction) + texts_of(recall))


def test_any_official_letter_says_what_it_is_about_once(office: Office) -> None:
    answers = {**OUT, "doc_type": "letter", "abstract": "V/v mượn hội trường", "body": "Đề nghị cho mượn."}
    document = paper_of(office, begin(office, **answers))
    assert isinstance(document.head, DocumentHead)
    assert document.head.about == "V/v mượn hội trường"
    assert texts_of(document)[1:-1] == ["Đề nghị cho mượn."]
    assert document.subject == "Kính gửi: ……", "the recipients name its copies alone"


def test_recipients_that_name_no_archive_get_it(office: Office) -> None:
    notice = {**OUT, "doc_type": "notice", "symbol": "TB-MTTQ-BTT", "recipients": "- Đảng ủy xã;\nUBND xã"}
    signed = paper_of(office, begin(office, **notice)).blocks[-1]
    assert isinstance(signed, Signatures)
    assert signed.recipients == ("- Đảng ủy xã;", "- UBND xã;", "- Lưu: VT.")


@pytest.mark.parametrize(
    ("recipients", "addressed", "foot"),
    [
        (
            "UBND xã\nĐảng ủy xã (để b/c)\nLưu: VT",
            "Kính gửi: UBND xã",
            ("- Như trên;", "- Đảng ủy xã (để b/c);", "- Lưu: VT, MTTQ."),
        ),
        ("Đảng ủy xã (để b/c)", "Kính gửi: Đảng ủy xã", ("- Như trên;", "- Lưu: VT, MTTQ.")),
        (
            "UBND xã (qua Văn phòng); Công an xã (để phối hợp)",
            "Kính gửi: UBND xã (qua Văn phòng)",
            ("- Như trên;", "- Công an xã (để phối hợp);", "- Lưu: VT, MTTQ."),
        ),
    ],
)
def test_who_gets_a_letter_for_information_is_at_its_foot(
    office: Office, recipients: str, addressed: str, foot: tuple[str, ...]
) -> None:
    document = paper_of(office, begin(office, **{**OUT, "doc_type": "letter", "recipients": recipients}))
    assert document.subject == addressed
    signed = document.blocks[-1]
    assert isinstance(signed, Signatures)
    assert signed.recipients == foot


def test_an_invitation_with_a_dotted_line_does_not_go_out(office: Office) -> None:
    """“Trân trọng kính mời: ……” was issued."""
    for left, words in (({"invited"}, "Kính mời"), ({"place", "attend"}, "Địa điểm")):
        answers = {name: value for name, value in INVITATION.items() if name not in left}
        matter_id = begin(office, **answers)
        with pytest.raises(Problem, match=words), office.record() as rec:
            take_step(rec, matter_id, "issue", ISSUED)
    written_elsewhere = begin(office, **{**OUT, "doc_type": "invitation"})
    whole = begin(office, **INVITATION)
    for matter_id in (written_elsewhere, whole):
        with office.record() as rec:
            take_step(rec, matter_id, "issue", ISSUED)
    with pytest.raises(Problem, match="01/GM-MTTQ-BTT"):
        paper_of(office, written_elsewhere)
    assert not paper_of(office, whole).state.is_draft
    with office.record() as rec:
        void_entry(rec, written_elsewhere, Step(date(2026, 10, 6), reason="Nhập nhầm"))
    assert paper_of(office, written_elsewhere).state.is_draft


ISSUED = Step(date(2026, 10, 5), answers={"signer": "A", "copies": "1"})
