"""Sentences from registers: each entry counts by its day, and none that does not count."""

from __future__ import annotations

from datetime import date

from desktop_app.book.office import Office
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.entries.taking_back import take_back
from desktop_app.reports.documents.checks import check_work_report
from tests.builders import register
from tests.narrative.reading import answered, begin, figure, petition, report, said, take
from tests.registers.builders import begin_opinion, put_unknown

REASON = Step(date(2026, 10, 1), reason="Ghi nhầm")


def opinion(office: Office, day: str, **answers: str) -> str:
    return begin_opinion(office, **{"noted_on": day, **answers})


def commented(office: Office, draft: str, comments: str) -> None:
    take(office, draft, "begin", date(2026, 9, 2))
    letter = Paper(f"{draft[-6:]}/MTTQ-BTT", date(2026, 9, 9), "Góp ý")
    said = {"comments_total": comments}
    take(office, draft, "send", date(2026, 9, 9), answers=said, addressee="UBND xã", paper=letter)


def test_opinions_are_told_with_their_three_fields_and_those_that_press(office: Office) -> None:
    for at, field in enumerate(("land", "land", "traffic", "other", "other", "other", "policy", "welfare")):
        opinion(office, f"2026-09-{at + 1:02d}", field=field)
    opinion(office, "2026-09-20", field="land", tone="upset")
    opinion(office, "2026-08-31", field="religion")

    text = said(office)
    assert "Trong tháng 9 năm 2026, ghi nhận 09 ý kiến, phản ánh của Nhân dân" in text
    assert "đất đai (03 ý kiến), đô thị – giao thông (01 ý kiến), an sinh xã hội (01 ý kiến)" in text
    assert "trong đó có 01 ý kiến bức xúc" in text
    assert "khác (" not in text, "“other” says nothing by itself"
    assert "khẩn" not in text, "what is nought is left out"
    assert "Đến cuối kỳ còn 10 ý kiến đang xử lý" in text


def test_fields_that_are_all_as_frequent_are_not_where_opinions_gather(office: Office) -> None:
    for at, field in enumerate(("land", "traffic", "policy")):
        opinion(office, f"2026-09-{at + 1:02d}", field=field)
    assert "tập trung vào các lĩnh vực: " in said(office), "all of them are named"
    opinion(office, "2026-09-10", field="welfare")
    assert "ghi nhận 04 ý kiến, phản ánh của Nhân dân." in said(office)


def test_petitions_are_received_classified_passed_on_answered_and_late(office: Office) -> None:
    waiting = petition(office, "2026-09-02")
    take(office, waiting, "classify", date(2026, 9, 3), answers={"competence": "commune"})
    take(office, waiting, "forward", date(2026, 9, 3), addressee="UBND xã")
    answered(office, petition(office, "2026-09-03"), date(2026, 9, 10))
    petition(office, "2026-09-29")

    text = said(office)
    assert "tiếp nhận 03 kiến nghị, chủ yếu về hạ tầng (03 kiến nghị)" in text
    assert "phân loại 02 kiến nghị, chuyển cơ quan có thẩm quyền 02 kiến nghị" in text
    assert "trong kỳ có 01 kiến nghị được trả lời" in text
    assert "còn 01 kiến nghị chờ trả lời, trong đó 01 kiến nghị quá hạn" in text
    assert "còn 01 kiến nghị của cử tri, Nhân dân quá hạn trả lời" in text, "as a shortcoming"
    assert "đôn đốc giải quyết 03 kiến nghị" in text, "as a task: an answer that nobody judged is open"


def test_what_does_not_count_is_in_no_sentence(office: Office) -> None:
    kept = petition(office, "2026-09-02")
    answer = answered(office, kept, date(2026, 9, 5))
    voided = petition(office, "2026-09-03")
    assert (figure(office, "KNCT.received"), figure(office, "KNCT.answered")) == ("02", "01")

    with office.record() as rec:
        void_entry(rec, voided, REASON)
        take_back(rec, kept, answer, REASON)
    assert (figure(office, "KNCT.received"), figure(office, "KNCT.answered")) == ("01", "0")
    assert "được trả lời" not in said(office)


def test_the_day_decides_and_not_when_it_was_recorded(office: Office) -> None:
    before = figure(office, "KNCT.received", "2026-M08")
    petition(office, "2026-08-31")  # recorded on 5 October
    petition(office, "2026-09-30")
    assert (before, figure(office, "KNCT.received", "2026-M08")) == ("0", "01")
    assert figure(office, "KNCT.received") == "01"
    assert figure(office, "KNCT.received", "2026-Q3") == "02"
    assert figure(office, "KNCT.received", "2026-M09+") == "02"


def test_states_are_those_of_the_last_day_and_not_of_today(office: Office) -> None:
    matter = petition(office, "2026-09-28")
    take(office, matter, "classify", date(2026, 9, 28), answers={"competence": "commune"})
    take(office, matter, "forward", date(2026, 9, 28), addressee="UBND xã")
    reply = {"reply_office": "UBND xã", "reply_form": "meeting", "reply_content": "Sẽ sửa"}
    take(office, matter, "answer", date(2026, 10, 2), answers=reply)
    take(office, matter, "finish", date(2026, 10, 3))

    assert figure(office, "KNCT.open") == "01", "it was open on 30 September"
    assert figure(office, "KNCT.open", "2026-M10") == "0"
    assert figure(office, "KNCT.due") == "01", "its term ends in October"


def test_supervision_is_told_by_its_topics_with_what_came_of_the_recommendations(office: Office) -> None:
    for topic in ("Giám sát việc thu quỹ ở thôn", "Giám sát hộ nghèo"):
        matter = begin(
            office, "GSAT", recorded_on="2026-09-01", kind="supervision", body="front", topic=topic
        )  # fmt: skip
        take(office, matter, "start", date(2026, 9, 3))
        take(office, matter, "conclude", date(2026, 9, 20), answers={"found": "none"})
    sent = begin(
        office, "KNGS", made_on="2026-09-20", origin="supervision", content="Công khai", field="policy"
    )
    letter = Paper("131/MTTQ-BTT", date(2026, 9, 21), "Kiến nghị")
    take(office, sent, "send", date(2026, 9, 21), addressee="UBND xã", paper=letter)
    take(office, sent, "accept", date(2026, 9, 25), answers={"accepted_text": "Đồng ý"})

    text = said(office)
    assert "hoàn thành 02 cuộc giám sát do Mặt trận chủ trì: (1) việc thu quỹ ở thôn; (2) hộ nghèo." in text
    assert "đã gửi 01 kiến nghị; 01 kiến nghị được tiếp thu, xử lý." in text


def test_only_recommendations_that_were_sent_are_followed_up(office: Office) -> None:
    """As many as were sent: beside them stood those that are drafts, and those out of petitions."""
    about = {"made_on": "2026-09-20", "content": "Công khai", "field": "policy"}
    letters = (Paper(f"{number}/MTTQ-BTT", date(2026, 9, 21), "Kiến nghị") for number in range(131, 140))
    for origin in ("supervision", "supervision", "petition"):
        sent = begin(office, "KNGS", origin=origin, **about)
        take(office, sent, "send", date(2026, 9, 21), addressee="UBND xã", paper=next(letters))
    begin(office, "KNGS", origin="supervision", **{**about, "made_on": "2026-09-29"})
    assert (
        figure(office, "KNGS.sent") == figure(office, "KNGS.open") == figure(office, "KNGS.waiting") == "02"
    )
    assert figure(office, "KNGS.due") == "02", "the draft is due to be sent, and nobody has to answer it"
    text = said(office)
    assert "đã gửi 02 kiến nghị" in text
    assert "Theo dõi 02 kiến nghị sau giám sát, trong đó 02 kiến nghị đến hạn" in text


def test_comments_mediation_and_meetings_have_a_sentence_each(office: Office) -> None:
    draft = begin(office, "GYDT", received_on="2026-09-01", subject="Dự thảo quy chế nhà văn hóa")
    commented(office, draft, "17")
    for day in (3, 4):
        case = begin(office, "HGCS", received_on=f"2026-09-{day:02d}", occurrence="case", content="Lối đi")
        take(office, case, "settle", date(2026, 9, 8), answers={"agreement": "Mở lối"})
    begin(office, "HGCS", received_on="2026-09-05", occurrence="nothing", content="Không phát sinh")
    begin(office, "HBCT", held_on="2026-09-12", agenda="Họp tháng", kind="regular")

    text = said(office)
    assert "góp ý 01 dự thảo với 17 lượt ý kiến: dự thảo quy chế nhà văn hóa." in text
    assert "tiến hành hòa giải 02 vụ, việc, hòa giải thành 02 vụ, việc." in text
    assert "Tổ chức 01 cuộc họp giao ban" in text


def test_an_entry_whose_version_has_not_come_is_told_and_not_counted(office: Office) -> None:
    put_unknown(office, petition(office, "2026-09-02"))
    assert figure(office, "KNCT.received") == "01"
    assert any("1 mục trong sổ chưa tính được" in each for each in check_work_report(report(office)))


def test_who_may_not_read_a_register_is_told_no_words_of_it(office: Office) -> None:
    register(office, "Lê Quản Trị", "admin")
    register(office, "Trần Thị Nhập", "entry")
    office.officer = "Trần Thị Nhập"
    commented(office, begin(office, "GYDT", received_on="2026-09-01", subject="Dự thảo quy chế"), "17")

    assert "17 lượt ý kiến: dự thảo quy chế." in said(office)
    assert "17 lượt ý kiến." in said(office, reader="Lê Quản Trị"), "how many, as whoever sees results sees"
    assert figure(office, "GYDT.titles", reader="Lê Quản Trị") is None
    warned = check_work_report(report(office, reader="Lê Quản Trị"))
    assert any("không có quyền xem" in each and "Góp ý dự thảo" in each for each in warned)
    assert not any("không có quyền xem" in each for each in check_work_report(report(office)))


def test_the_report_rests_on_the_document_that_asks_for_it(office: Office) -> None:
    usual = said(office)
    letter = {"medium": "paper", "author": "Ủy ban MTTQ tỉnh Mẫu", "doc_type": "letter", "relation": "none"}
    begin(
        office, "VBDEN", arrived_on="2026-09-22", dated="2026-09-21", symbol="221/MTTQ-BTT",
        abstract="Về việc báo cáo công tác Mặt trận tháng 9", **letter,
    )  # fmt: skip
    begin(
        office, "VBDEN", arrived_on="2026-09-25", dated="2026-09-24", symbol="222/MTTQ-BTT",
        abstract="Mời họp", **letter,
    )  # fmt: skip
    assert "Thực hiện" not in usual
    opening = report(office).parts[0]
    assert opening.opening
    assert opening.paragraphs[0].startswith(
        "Thực hiện Công văn số 221/MTTQ-BTT ngày 21/9/2026 của Ủy ban MTTQ tỉnh Mẫu về việc báo cáo công tác "
        "Mặt trận tháng 9, Ban Thường trực Ủy ban MTTQ Việt Nam xã Mẫu báo cáo"
    )


def test_a_document_that_asks_for_another_report_is_passed_over(office: Office) -> None:
    for day, symbol, about in (
        ("2026-09-20", "221/MTTQ-BTT", "báo cáo kết quả công tác Mặt trận tháng 9 năm 2026"),
        ("2026-09-21", "222/MTTQ-BTT", "Báo cáo kết quả công tác Mặt trận 9 tháng đầu năm 2026"),
        ("2026-09-22", "223/MTTQ-BTT", "Báo cáo kết quả công tác Mặt trận quý III năm 2026"),
    ):
        begin(
            office, "VBDEN", arrived_on=day, dated=day, symbol=symbol, abstract=about, medium="paper",
            author="Ủy ban MTTQ tỉnh Mẫu", doc_type="letter", relation="none",
        )  # fmt: skip
    for period, symbol in (("2026-M09", "221/"), ("2026-M09+", "222/"), ("2026-Q3", "223/")):
        assert symbol in report(office, period).parts[0].paragraphs[0], period
    for other in ("2026-M08", "2026-M10", "2026-Y", "2026-H2"):
        assert "Thực hiện" not in report(office, other).parts[0].paragraphs[0], other


def test_the_year_s_end_looks_into_the_next_year(office: Office) -> None:
    petition(office, "2026-09-02")
    text = said(office, "2026-Y")
    assert "Trong năm 2026" not in text, "no opinion, no sentence"
    assert "dịp Tết Nguyên đán" in text
    assert said(office, "2026-M12").count("Tết Nguyên đán") == 1


def test_an_empty_office_has_dotted_lines_and_no_sentence_of_nothing(office: Office) -> None:
    made = report(office, "2026-M05")
    assert [part.opening for part in made.parts if part.paragraphs] == [True]


def test_more_topics_than_a_sentence_takes_are_counted(office: Office) -> None:
    for at in range(60):
        draft = begin(office, "GYDT", received_on="2026-09-01", subject=f"Dự thảo {at:02d} {'rất dài ' * 60}")
        commented(office, draft, "1")
    assert "góp ý 60 dự thảo với 60 lượt ý kiến: (1) dự thảo 00" in said(office)
    assert "; và 57 nội dung khác." in said(office)


def test_criticism_is_drafted_with_its_conferences_letters_titles_and_what_was_taken(
    office: Office,
) -> None:
    draft = begin(
        office,
        "PBXH",
        received_on="2026-09-01",
        draft_title="Đề án thu gom rác",
        drafter="UBND xã",
        form_of="conference",
    )
    day = date(2026, 9, 10)
    held = {"held_on": day.isoformat(), "composition": "Các tổ chức thành viên", "participants": "20"}
    take(office, draft, "hold", day, answers=held)
    letter = Paper("3/BC", day)
    answers = {
        "comments/comment[]": "1",
        "comments/comment[1]/comment_text": "Mức thu cao",
        "overall": "agree_with",
    }
    take(office, draft, "send", day, addressee="UBND xã", paper=letter, answers=answers)
    sentence = "Phản biện xã hội: tổ chức 01 hội nghị phản biện; gửi 01 văn bản phản biện: đề án thu gom rác."
    assert sentence in said(office)
    assert "Phản biện xã hội: " not in said(office, "2026-M08")
