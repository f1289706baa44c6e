"""Invented documents for the tests: a commune that does not exist, figures that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from desktop_app.reports.book_data import BookHeading, RegisterBook, RegisterBookLine
from desktop_app.reports.data import (
    AnswerCount,
    AreaResult,
    DocumentHead,
    FormCounts,
    InvalidForms,
    MatrixCell,
    MatrixRow,
    OpinionGroup,
    OutcomeCondition,
    Person,
    PrintState,
    QuestionTally,
    ScaleAnswer,
    Signer,
    SurveyPlan,
    SurveyReport,
    TallyMinutes,
)
from desktop_app.reports.movement_data import (
    AreaTable,
    IndicatorColumn,
    IndicatorRow,
    MovementReport,
    NarrativePart,
    ProgrammeIndicators,
    UnitValues,
)

OPTIONS = (ScaleAnswer("Hài lòng", True), ScaleAnswer("Chưa hài lòng", False))
CLOSED = PrintState(False, datetime(2026, 9, 5, 2, 0, tzinfo=UTC), datetime(2026, 9, 5, 7, 5, tzinfo=UTC))
DRAFT = PrintState(True, CLOSED.as_of, CLOSED.printed_at)
ROUND = "lấy ý kiến sự hài lòng của người dân về kết quả xây dựng nông thôn mới xã Sông Mơ năm 2026"
TOPICS = (
    "Quy hoạch",
    "Giao thông",
    "Thủy lợi và phòng, chống thiên tai",
    "Điện",
    "Trường học",
    "Cơ sở vật chất văn hóa",
    "Cơ sở hạ tầng thương mại nông thôn",
    "Thông tin và Truyền thông",
    "Nhà ở dân cư",
    "Thu nhập",
    "Nghèo đa chiều",
    "Lao động",
    "Tổ chức sản xuất và phát triển kinh tế nông thôn",
    "Giáo dục và Đào tạo",
    "Y tế",
    "Văn hóa",
    "Môi trường và an toàn thực phẩm",
    "Hệ thống chính trị và tiếp cận pháp luật; Quốc phòng và An ninh",
    "Đánh giá chung",
)

AREA_HEAD = DocumentHead(
    organization=("ỦY BAN MTTQ VIỆT NAM XÃ SÔNG MƠ", "BAN CÔNG TÁC MẶT TRẬN THÔN BẾN TRĂNG"),
    place="Sông Mơ",
    issuer="Ban Công tác Mặt trận thôn Bến Trăng",
    number="03",
    symbol="BB-BCTMT",
    issued_on=date(2026, 9, 5),
)
COMMUNE_HEAD = DocumentHead(
    organization=("ỦY BAN MTTQ VIỆT NAM XÃ SÔNG MƠ", "BAN THƯỜNG TRỰC"),
    place="Sông Mơ",
    issuer="Ban Thường trực Ủy ban MTTQ Việt Nam xã Sông Mơ",
    number="12",
    symbol="BC-MTTQ-BTT",
    issued_on=date(2026, 9, 5),
)
CHAIR = Signer("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Trần Thị Mây")
RECIPIENTS = (
    "- Ban Thường trực MTTQ tỉnh (để b/c);",
    "- TT. Đảng ủy, HĐND, UBND xã (để b/c);",
    "- Các tổ chức chính trị - xã hội;",
    "- Ban CTMT khu dân cư;",
    "- Lưu: VT, MTTQ.",
)


def answers(satisfied: int, unsatisfied: int, valid: int) -> tuple[AnswerCount, ...]:
    """The two answers with their shares of the valid forms."""
    return tuple(
        AnswerCount(count, Fraction(count, valid) if valid else None) for count in (satisfied, unsatisfied)
    )


def form_counts(households: int, issued: int, collected: int, invalid: int) -> FormCounts:
    """Counts whose coverage is collected ÷ households."""
    coverage = Fraction(collected, households) if households else None
    return FormCounts(households, issued, collected, collected - invalid, invalid, coverage)


def questions(valid: int) -> tuple[QuestionTally, ...]:
    """One result per topic; few are satisfied with the fourth."""
    results = []
    for at, topic in enumerate(TOPICS, start=1):
        blank = at % 3
        satisfied = valid * (72 if at == 4 else 99 - at) // 100 - blank
        counted = answers(satisfied, valid - satisfied - blank, valid)
        results.append(QuestionTally(str(at), topic, valid, counted, blank, is_overall=topic == TOPICS[-1]))
    return tuple(results)


def tally_minutes(state: PrintState = CLOSED) -> TallyMinutes:
    """Minutes of one residential area with everything filled in."""
    return TallyMinutes(
        head=AREA_HEAD,
        state=state,
        survey=ROUND,
        commune_name="xã Sông Mơ",
        area_name="thôn Bến Trăng",
        counts=form_counts(215, 200, 186, 3),
        options=OPTIONS,
        questions=questions(183),
        signers=(
            Signer("THƯ KÝ", "", "Lý Văn Gió", has_note=True),
            Signer("ĐẠI DIỆN HỘ GIA ĐÌNH CHỨNG KIẾN", "", "Đỗ Thị Sương", has_note=True),
            Signer("TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN", "Nguyễn Văn Suối", has_note=True),
        ),
        place="nhà văn hoá thôn Bến Trăng",
        started_at=datetime(2026, 9, 5, 1, 30, tzinfo=UTC),
        ended_at=datetime(2026, 9, 5, 3, 45, tzinfo=UTC),
        legal_basis=(
            "Hướng dẫn số 90/HD-MTTW-BTT ngày 20/9/2022 của Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam",
            "Kế hoạch số 15/KH-MTTQ-BTT ngày 03/8/2026 của Ban Thường trực Ủy ban MTTQ Việt Nam xã Sông Mơ",
        ),
        counters=(
            Person("Nguyễn Văn Suối", "Trưởng Ban Công tác Mặt trận, Tổ trưởng"),
            Person("Lý Văn Gió", "Chi hội trưởng Chi hội Cựu chiến binh, thư ký"),
            Person("Phạm Thị Đồi", "Chi hội trưởng Chi hội Phụ nữ, thành viên"),
        ),
        witnesses=(Person("Đỗ Thị Sương", "đại diện hộ gia đình số 12"), Person("Vũ Văn Nắng")),
        invalid_reasons=(
            InvalidForms("không đánh dấu nội dung nào", 2),
            InvalidForms("bỏ trống đánh giá chung", 1),
        ),
        opinions=(
            OpinionGroup(
                "Giao thông",
                (
                    "Nâng cấp đoạn đường từ nhà văn hoá ra cánh đồng, dài khoảng 600 m, hay ngập khi mưa.",
                    "Lắp thêm đèn chiếu sáng ở ngõ 3.",
                ),
                "UBND xã",
            ),
            OpinionGroup("Môi trường", ("Tăng số lần thu gom rác lên 3 lần mỗi tuần.",)),
        ),
        copies=3,
    )


def area_results(count: int) -> tuple[AreaResult, ...]:
    """``count`` areas with different figures."""
    results = []
    for at in range(1, count + 1):
        households = 80 + at * 7 % 90
        collected = households - at % 11 - 4
        invalid = at % 3
        valid = collected - invalid
        satisfied = valid * 94 // 100
        kind = "Thôn" if at % 2 else "Tổ dân phố"
        name = f"{kind} {('Bến Trăng', 'Đồi Sim', 'Suối Mây', 'Ngọc Lâm')[at % 4]} {at}"
        counts = form_counts(households, households - 2, collected, invalid)
        results.append(AreaResult(name, counts, answers(satisfied, valid - satisfied, valid)))
    return tuple(results)


def _matrix_row(at: int, topic: str, areas: Sequence[AreaResult], valid: int) -> MatrixRow:
    """One question over the areas; the fourth misses its threshold, some cells are missing."""
    cells: list[MatrixCell | None] = []
    for place, area in enumerate(areas):
        part = (60 if place % 5 == 0 else 74) if at == 3 else 95 - at % 7
        satisfied = area.counts.valid_forms * part // 100
        share = Fraction(satisfied, area.counts.valid_forms)
        cells.append(
            None if (at + place) % 41 == 40 else MatrixCell(satisfied, share, share > Fraction(8, 10))
        )
    count = sum(cell.count for cell in cells if cell)
    limit = Fraction(9 if at == len(TOPICS) - 1 else 8, 10)
    return MatrixRow(
        str(at + 1),
        topic,
        tuple(cells),
        MatrixCell(count, Fraction(count, valid), Fraction(count, valid) > limit),
    )


def _question(row: MatrixRow, valid: int) -> QuestionTally:
    """The question of a row of the matrix over the commune."""
    assert row.total is not None
    count, is_overall = row.total.count, row.title == TOPICS[-1]
    return QuestionTally(
        row.number,
        row.title,
        valid,
        answers(count, valid - count - 2, valid),
        2,
        threshold=Fraction(9 if is_overall else 8, 10),
        passed=row.total.passed,
        is_overall=is_overall,
    )


def survey_report(area_count: int = 12, state: PrintState = CLOSED) -> SurveyReport:
    """The report of the commune over ``area_count`` areas."""
    areas = area_results(area_count)
    sums = [
        sum(values)
        for values in zip(
            *(
                (
                    a.counts.total_households,
                    a.counts.forms_issued,
                    a.counts.forms_collected,
                    a.counts.invalid_forms,
                )
                for a in areas
            ),
            strict=True,
        )
    ] or [0, 0, 0, 0]
    counts = form_counts(*sums)
    valid = counts.valid_forms
    satisfied, unsatisfied = (sum(a.answers[place].count or 0 for a in areas) for place in (0, 1))
    totals = answers(satisfied, unsatisfied, valid)
    matrix = tuple(_matrix_row(at, topic, areas, valid) for at, topic in enumerate(TOPICS)) if valid else ()
    results = tuple(_question(row, valid) for row in matrix)
    failing = tuple(f"nội dung {r.number} ({r.title})" for r in results if r.passed is False)
    return SurveyReport(
        head=COMMUNE_HEAD,
        state=state,
        survey=ROUND,
        counts=counts,
        options=OPTIONS,
        questions=results,
        areas=areas,
        totals=totals,
        matrix=matrix,
        conditions=(
            OutcomeCondition(
                "Tỷ lệ hộ được lấy ý kiến", Fraction(6, 10), counts.coverage, True, "Mẫu phiếu NTM_XA_2021"
            ),
            OutcomeCondition(
                "Từng nội dung",
                Fraction(8, 10),
                min((r.answers[0].share for r in results if r.answers[0].share is not None), default=None),
                False,
                "Hướng dẫn 90/HD-MTTW-BTT",
                failing,
            ),
            OutcomeCondition(
                "Đánh giá chung",
                Fraction(9, 10),
                results[-1].answers[0].share if results else None,
                True,
                "Hướng dẫn 90/HD-MTTW-BTT",
            ),
        ),
        passed=False,
        signer=CHAIR,
        plan=SurveyPlan("15/KH-MTTQ-BTT", date(2026, 8, 3), date(2026, 8, 10), date(2026, 8, 28)),
        legal_basis=(
            "Hướng dẫn số 90/HD-MTTW-BTT ngày 20/9/2022 của Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam",
        ),
        methods=("phát phiếu tại hộ gia đình", "họp đại diện hộ gia đình ở khu dân cư"),
        preparation=("Ngày 05/8/2026, Ban Thường trực đã họp triển khai với các Ban Công tác Mặt trận.",),
        failing_areas=tuple(a.name for a in areas[::5]),
        opinions=tally_minutes().opinions,
        proposals=("Đề nghị UBND xã rà soát việc cấp điện ở các khu dân cư có tỷ lệ hài lòng thấp.",),
        recipients=RECIPIENTS,
    )


def movement_report(
    area_count: int = 12, column_count: int = 14, state: PrintState = CLOSED
) -> MovementReport:
    """A quarter of the movements: flows, stocks, money, a text, an empty value and a zero."""
    groups = (
        ProgrammeIndicators(
            "Tuyên truyền, vận động",
            (
                IndicatorRow(
                    "Số cuộc tuyên truyền",
                    "cuộc",
                    Decimal(48),
                    Decimal(131),
                    Decimal(160),
                    Fraction(131, 160),
                ),
                IndicatorRow("Số lượt người tham gia", "lượt người", Decimal(3120), Decimal(9455), None),
                IndicatorRow(
                    "Số tin, bài trên hệ thống truyền thanh cơ sở", "tin, bài", Decimal(0), Decimal(36)
                ),
                IndicatorRow("Tỷ lệ hộ dân được tiếp cận thông tin", "%", Decimal("93.19"), Decimal("93.19")),
                IndicatorRow(
                    "Gương người tốt, việc tốt tiêu biểu",
                    "",
                    "Bà Đỗ Thị Sương, thôn Bến Trăng, hiến 120 m² đất",
                    None,
                ),
            ),
        ),
        ProgrammeIndicators(
            "Cuộc vận động “Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh”",
            (
                IndicatorRow(
                    "Diện tích đất hiến",
                    "m²",
                    Decimal("1250.5"),
                    Decimal("4310.5"),
                    Decimal(4000),
                    Fraction(43105, 40000),
                ),
                IndicatorRow("Ngày công đóng góp", "ngày công", None, Decimal(812)),
                IndicatorRow(
                    "Tiền Nhân dân đóng góp",
                    "đồng",
                    Decimal(1_250_000_000),
                    Decimal(2_931_500_000),
                    Decimal(3_500_000_000),
                    Fraction(29315, 35000),
                ),
            ),
        ),
        ProgrammeIndicators(
            "Quỹ “Vì người nghèo”, an sinh xã hội, nhà ở",
            (
                IndicatorRow(
                    "Số tiền vận động Quỹ “Vì người nghèo”",
                    "đồng",
                    Decimal(120_000_000),
                    Decimal(553_000_000),
                    Decimal(499_000_000),
                    Fraction(553, 499),
                ),
                IndicatorRow(
                    "Nhà Đại đoàn kết xây mới", "căn", Decimal(2), Decimal(5), Decimal(8), Fraction(5, 8)
                ),
            ),
        ),
    )
    columns = tuple(
        IndicatorColumn(
            (
                "Số cuộc tuyên truyền",
                "Số lượt người tham gia",
                "Diện tích đất hiến",
                "Tiền Nhân dân đóng góp",
            )[at % 4]
            + f" {at + 1}",
            ("cuộc", "lượt người", "m²", "đồng")[at % 4],
        )
        for at in range(column_count)
    )
    rows = []
    for at, area in enumerate(area_results(area_count)):
        values = tuple(
            None if (at + c) % 7 == 6 else Decimal((at * 3 + c) % 9 * (12_345_000 if c % 4 == 3 else 1))
            for c in range(column_count)
        )
        rows.append(UnitValues(area.name, values))
    totals = tuple(
        sum((value for row in rows if isinstance(value := row.values[c], Decimal)), Decimal(0))
        for c in range(column_count)
    )
    return MovementReport(
        head=COMMUNE_HEAD,
        state=state,
        period_label="quý III năm 2026",
        data_period_label="quý III năm 2026",
        ahead="thời gian tới",
        groups=groups,
        signer=Signer("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Lê Văn Bãi"),
        before=(
            NarrativePart(
                "TÌNH HÌNH CÁC TẦNG LỚP NHÂN DÂN",
                ("Nhân dân trong xã phấn khởi, tin tưởng; tình hình an ninh, trật tự ổn định.",),
            ),
        ),
        after=(
            NarrativePart(
                "ĐÁNH GIÁ CHUNG",
                ("Các chỉ tiêu chủ yếu đạt và vượt tiến độ; một số khu dân cư còn gửi báo cáo chậm.",),
            ),
            NarrativePart(
                "NHIỆM VỤ TRỌNG TÂM THỜI GIAN TỚI", ("Tổ chức Ngày hội Đại đoàn kết toàn dân tộc.",)
            ),
        ),
        annex=AreaTable(columns, tuple(rows), totals),
        recipients=RECIPIENTS,
    )


def register_book(count: int = 60, *, closed: bool = True) -> RegisterBook:
    """A book of a year: a voided number, an inserted one, a gap that was explained, one without number."""
    lines: list[RegisterBookLine] = []
    for at in range(1, count + 1):
        cells = (
            f"{at:02d}/2026",
            f"{1 + at % 28:02d}/{1 + at * 11 // (count + 1):02d}/2026",
            f"Họp khu dân cư\n{'Thôn Bến Trăng' if at % 2 else 'Tổ dân phố Đồi Sim 2'}",
            "Đường vào thôn ngập sau mưa, xe thu gom rác không vào được; đề nghị nạo vét mương. "
            * (1 + at % 3),
            "Hạ tầng; thường" if at % 5 else "An ninh, trật tự; khẩn",
            "Nạo vét mương, nâng mặt đường" if at % 4 else "",
            f"UBND xã\n{2 + at % 27:02d}/10/2026\n{at}/MTTQ-BTT" if at % 3 else "",
            "Đã trả lời, giải quyết" if at % 3 else "Đang xử lý",
        )
        if at == 7:
            lines.append(
                RegisterBookLine(cells, struck=True, note="Huỷ ngày 12/03/2026: ghi trùng với số 06/2026.")
            )
        elif at == 9:
            lines.append(RegisterBookLine((), note="Số 09: bỏ trống, dấu đóng nhầm lên giấy trắng."))
        else:
            lines.append(RegisterBookLine(cells))
        if at == 12:
            inserted = ("12a/2026", *cells[1:])
            lines.append(RegisterBookLine(inserted, note="Số chèn: ý kiến nhận qua điện thoại, vào sổ sót."))
    headings = (
        ("Số", 16),
        ("Ngày ghi nhận", 20),
        ("Nguồn; khu dân cư", 32),
        ("Nội dung phản ánh", 62),
        ("Lĩnh vực; mức độ", 28),
        ("Kiến nghị, đề xuất", 34),
        ("Nơi chuyển; ngày, số văn bản", 34),
        ("Kết quả", 31),
    )
    return RegisterBook(
        head=replace(COMMUNE_HEAD, number="", has_number=False),
        state=CLOSED,
        title="Sổ theo dõi tình hình Nhân dân, dư luận xã hội",
        basis="do đơn vị đề xuất",
        year=2026,
        volume="1",
        opened_on=date(2026, 1, 5),
        closed_on=date(2027, 1, 8) if closed else None,
        first="01",
        last=f"{count:02d}",
        headings=tuple(BookHeading(*heading) for heading in headings),
        lines=tuple(lines),
        unnumbered=(RegisterBookLine(("", *lines[0].cells[1:])),),
        given=count - 1,
        void=1,
        never_given=(),
        signers=(CHAIR,),
    )
