"""A report that somebody wrote into, printed again after its sources have changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop_app.book.office import Office
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.narrative.texts import texts_of, write_text
from desktop_app.reports.documents.checks import check_work_report
from tests.builders import register
from tests.fund.builders import begin_campaign, give
from tests.narrative.reading import SEPTEMBER, SET, petition, report, said, writing
from tests.registers.builders import begin_opinion


def rewrite(office: Office, code: str, sentence: str, own: str) -> None:
    """Change one sentence of a drafted part, as the dialog does."""
    made = writing(office)
    part = made.part(code)
    assert sentence in part.text
    text = part.text.replace(sentence, own)
    with office.record() as rec:
        over = made.over(code, text)
        write_text(rec, SET, SEPTEMBER, code, text, {code: part.own}, over=over, outline=made.outline)


def test_a_changed_sentence_stays_and_the_others_follow_their_sources(office: Office) -> None:
    petition(office, "2026-09-02")
    begin_opinion(office, noted_on="2026-09-02")
    rewrite(office, "situation", "ghi nhận", "tiếp nhận qua các kênh")
    begin_opinion(office, noted_on="2026-09-03", field="land")

    text = said(office)
    assert "tiếp nhận qua các kênh 02 ý kiến" in text, "his words, with the figure of now"
    assert "Đến cuối kỳ còn 02 ý kiến đang xử lý" in text
    warned = check_work_report(report(office))
    assert any("số liệu đã đổi từ khi viết" in each and "01 → 02" in each for each in warned)
    part = writing(office).part("situation")
    assert [(each.before, each.now) for each in part.kept.changed][:1] == [("01", "02")]


def test_a_sentence_that_is_new_in_the_draft_comes_into_a_text_of_somebody_s_own(office: Office) -> None:
    petition(office, "2026-09-02")
    rewrite(office, "tasks", "Theo dõi", "Kiên trì theo dõi")
    begin_opinion(office, noted_on="2026-09-03")
    part = writing(office).part("tasks")
    assert "Kiên trì theo dõi" in part.text
    assert part.kept.stale, "the sentence that he changed tells of opinions by now"


def test_older_programs_and_lists_of_texts_do_not_see_what_is_kept_with_them(office: Office) -> None:
    petition(office, "2026-09-02")
    rewrite(office, "tasks", "Theo dõi", "Kiên trì theo dõi")
    with office.read() as connection:
        assert list(texts_of(connection, SET, SEPTEMBER)) == ["tasks"]
    with office.record() as rec:
        write_text(rec, SET, SEPTEMBER, "tasks", "Viết ở máy cũ.")
    petition(office, "2026-09-04")
    assert writing(office).part("tasks").text == "Viết ở máy cũ."


def test_back_to_the_draft_leaves_nothing_behind(office: Office) -> None:
    petition(office, "2026-09-02")
    draft = writing(office).part("tasks").draft
    rewrite(office, "tasks", "Theo dõi", "Kiên trì theo dõi")
    with office.record() as rec:
        write_text(rec, SET, SEPTEMBER, "tasks", None)
    part = writing(office).part("tasks")
    assert (part.own, part.text) == (None, draft)


def test_a_sentence_of_the_fund_that_was_taken_out_stays_out_after_another_officer_wrote(
    office: Office,
) -> None:
    give(office, VoucherKind.RECEIPT, begin_campaign(office), 3_000_000, date(2026, 9, 10))
    register(office, "Lê Quản Trị", "admin")
    register(office, "Phạm Thị Duyệt", "review")
    drafted = writing(office, reader="Phạm Thị Duyệt")
    code, sentence = next(
        (part.part.code, line)
        for part in drafted.parts
        for line in part.text.splitlines()
        if "3.000.000" in drafted.figures.filled(line)
    )

    def without(text: str) -> str:
        return "\n".join(line for line in text.splitlines() if line != sentence)

    write_as(office, "Phạm Thị Duyệt", code, without)
    write_as(office, "Lê Quản Trị", code, lambda text: f"{text}\nThêm một câu.")
    text = said(office, reader="Phạm Thị Duyệt")
    assert "Thêm một câu." in text
    assert drafted.figures.filled(sentence).removeprefix("- ") not in text


def write_as(office: Office, officer: str, code: str, change: Callable[[str], str]) -> None:
    """Write a part from what an officer sees of it. The author is one who may write: no role that is shipped
    writes reports without seeing the fund, but a province may have one.
    """
    made = writing(office, reader=officer)
    part = made.part(code)
    text = change(part.text)
    with office.record("Phạm Thị Duyệt") as rec:
        over = made.over(code, text)
        write_text(rec, SET, SEPTEMBER, code, text, {code: part.own}, over=over, outline=made.outline)
