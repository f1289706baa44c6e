"""The outcome of a round as its report prints it, against a second count of the raw answers.

The second way knows no tally and no rule of the product: it goes through the forms one by one and compares
whole numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.areas.administrative import communes
from desktop_app.catalogue.questionnaire import Denominator, TestedPer, Thresholds, ThresholdTest
from desktop_app.office.profile import OfficeProfile, default_texts
from desktop_app.reports.blocks.model import BlockTable, Document, Matrix, Paragraph
from desktop_app.reports.data import PrintState
from desktop_app.reports.documents.rendering import document_of
from desktop_app.surveys.papers.reporting import report_of_count
from desktop_app.surveys.round_tally import AreaTally, RoundCount
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, Round, RoundArea, TallyMode
from desktop_app.surveys.tally.outcome import outcome
from desktop_app.surveys.tally.tally import FormTallies, tally_from_totals
from tests.surveys.samples import NTM

CONTENTS = tuple(question.name for question in NTM.content_questions[:3])
OVERALL = NTM.overall_question
ASKED = (*CONTENTS, OVERALL)
FORM = replace(NTM, questions=tuple(each for each in NTM.questions if each.name in ASKED))
NUMBERS = {each.name: each.number for each in FORM.questions}
ROUND = Round(
    "r1", "Lấy ý kiến", "commune_ntm", 2026, NTM.code, NTM.version, "", None, "", None, None, None, "closed"
)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
COMMUNE = communes("01")[0].code
PROFILE = OfficeProfile(COMMUNE, default_texts(COMMUNE), frozenset())

type Forms = tuple[str, str, str, str, int]
"""Forms filled in alike: "1" satisfied, "2" not, "" none, for each of :data:`ASKED`; and how many."""


@dataclass(frozen=True)
class Village:
    """What came back from an area: its valid forms, how many invalid ones, how many nobody has counted."""

    forms: tuple[Forms, ...]
    invalid: int
    uncounted: int
    by_hand: bool
    name: str
    households: int

    @property
    def valid(self) -> int:
        return sum(form[-1] for form in self.forms)

    @property
    def collected(self) -> int:
        return self.valid + self.invalid + self.uncounted

    def said(self, place: int, code: str) -> int:
        return sum(form[-1] for form in self.forms if form[place] == code)


@dataclass(frozen=True)
class Rules:
    """What the round must reach, in hundredths of a percent."""

    per: TestedPer
    contents: int
    overall: int
    coverage: int
    more_than: bool
    by_collected: bool


def _forms() -> st.SearchStrategy[tuple[Forms, ...]]:
    code = st.sampled_from(["1", "1", "1", "1", "2", ""])
    few = st.tuples(code, code, code, code, st.integers(1, 5))
    # a large area, in which thousandths of a percent decide
    many = st.integers(19_998, 20_002).map(
        lambda yes: (("1", "1", "1", "1", yes), ("2", "2", "1", "1", 25_000 - yes))
    )
    return st.one_of(st.lists(few, max_size=4).map(tuple), many)


def _villages() -> st.SearchStrategy[Village]:
    return st.builds(
        Village,
        forms=_forms(),
        invalid=st.integers(0, 2),
        uncounted=st.sampled_from([0, 0, 0, 0, 2]),
        by_hand=st.booleans(),
        name=st.sampled_from(["Thôn Đông", "Thôn Tây", "Tổ 1"]),
        households=st.integers(1, 30_000),
    )


def _rules() -> st.SearchStrategy[Rules]:
    levels = st.sampled_from([5000, 7500, 8000, 8001, 9000, 10000])
    return st.builds(
        Rules,
        per=st.sampled_from(TestedPer),
        contents=levels,
        overall=levels,
        coverage=st.sampled_from([1, 6000]),
        more_than=st.booleans(),
        by_collected=st.booleans(),
    )


def _thresholds(rules: Rules) -> Thresholds:
    comparison = ThresholdTest.MORE_THAN if rules.more_than else ThresholdTest.AT_LEAST
    base = NTM.thresholds

    def level(hundredths: int) -> Decimal:
        return Decimal(hundredths) / 100

    return replace(
        base,
        min_coverage_percent=replace(base.min_coverage_percent, percent=level(rules.coverage)),
        question_threshold_percent=replace(
            base.question_threshold_percent, percent=level(rules.contents), comparison=comparison
        ),
        overall_threshold_percent=replace(
            base.overall_threshold_percent, percent=level(rules.overall), comparison=comparison
        ),
        tested_per=rules.per,
        denominator=Denominator.COLLECTED_FORMS if rules.by_collected else Denominator.VALID_FORMS,
    )


def _count(villages: list[Village], rules: Rules) -> RoundCount:
    thresholds = _thresholds(rules)
    areas = tuple(_area(at, village) for at, village in enumerate(villages))
    result = outcome([each.tally for each in areas], FORM, thresholds)
    return RoundCount(ROUND, FORM, thresholds, areas, result)


def _area(at: int, village: Village) -> AreaTally:
    mode = TallyMode.TOTALS if village.by_hand else TallyMode.PER_FORM
    collected = village.collected
    area = RoundArea(
        "r1", f"a{at}", village.name, "thon", village.households, collected, collected, "household", mode, ""
    )
    if not village.by_hand:
        counts = {"valid": village.valid, "invalid:blank": village.invalid}
        counts |= {
            f"{name}={code}": village.said(place, code)
            for place, name in enumerate(ASKED)
            for code in ("1", "2")
        }
        return AreaTally(area, FormTallies(FORM).of(area, counts))
    totals: dict[str, dict[str, int | None]] = {INVALID_FORMS: {"blank": village.invalid}}
    for place, name in enumerate(ASKED if village.forms else ()):
        totals[name] = {
            "1": village.said(place, "1"),
            "2": village.said(place, "2"),
            NO_ANSWER: village.said(place, ""),
        }
    return AreaTally(area, tally_from_totals(area, totals, FORM))


# ---- the second way


@dataclass(frozen=True)
class Share:
    """Satisfied forms of all; without any form nothing is known."""

    part: int
    whole: int

    def reaches(self, hundredths: int, *, more_than: bool) -> bool | None:
        if not self.whole:
            return None
        left, right = self.part * 10_000, hundredths * self.whole
        return left > right if more_than else left >= right


def _share(villages: list[Village], place: int, rules: Rules) -> Share:
    part = sum(village.said(place, "1") for village in villages)
    # by hand, what came back and is not said to be invalid is valid as soon as anything is counted
    valid = sum(
        village.valid + (village.uncounted if village.by_hand and village.forms else 0)
        for village in villages
    )
    collected = sum(village.collected for village in villages)
    return Share(part, collected if rules.by_collected and valid else valid)


def _together(conditions: list[bool | None]) -> bool | None:
    if any(each is False for each in conditions):
        return False
    return None if not conditions or None in conditions else True


def _document(counted: RoundCount) -> Document:
    return document_of(report_of_count(counted, PROFILE, PrintState(False, NOW, NOW)))


def _conditions(document: Document) -> list[tuple[str, ...]]:
    table = next(
        each
        for each in document.blocks
        if isinstance(each, BlockTable) and any(column.title == "Điều kiện" for column in each.columns)
    )
    return [row.cells for row in table.rows]


def _number(text: str) -> Fraction:
    return Fraction(text.removeprefix("trên ").replace(".", "").replace(",", "."))


WORDS = {True: "Đạt", False: "Chưa đạt", None: "Chưa đủ số liệu"}


@dataclass(frozen=True)
class SecondWay:
    """What the answers say: the shares of each content where it is tested, and the three conditions."""

    villages: list[Village]
    rules: Rules

    @property
    def called(self) -> list[str]:
        names = [village.name for village in self.villages]
        return [f"{name} ({at})" if names.count(name) > 1 else name for at, name in enumerate(names, start=1)]

    @property
    def tested(self) -> dict[str, list[tuple[str, Share]]]:
        return {name: self._tested(place) for place, name in enumerate(CONTENTS)}

    def _tested(self, place: int) -> list[tuple[str, Share]]:
        match self.rules.per:
            case TestedPer.COMMUNE:
                return [("", _share(self.villages, place, self.rules))]
            case TestedPer.RESIDENTIAL_AREA:
                each = zip(self.called, self.villages, strict=True)
                return [(called, _share([village], place, self.rules)) for called, village in each]
            case TestedPer.AVERAGE:
                return []

    @property
    def below(self) -> dict[str, list[str]]:
        """Where each content is below what is asked of it; "" is the commune."""
        rules = self.rules
        return {
            name: [
                called
                for called, share in shares
                if share.reaches(rules.contents, more_than=rules.more_than) is False
            ]
            for name, shares in self.tested.items()
        }

    @property
    def compared(self) -> list[Share]:
        """The shares that are compared with what is asked of the contents."""
        if self.rules.per is not TestedPer.AVERAGE:
            return [share for shares in self.tested.values() for _, share in shares]
        whole = [_share(self.villages, place, self.rules) for place in range(len(CONTENTS))]
        return [Share(sum(each.part for each in whole), sum(each.whole for each in whole))]

    @property
    def rows(self) -> list[tuple[Share, int, bool, bool | None]]:
        """The decisive share, what is asked, whether more than that, and whether it is reached."""
        rules, villages = self.rules, self.villages
        more = rules.more_than
        known = [share for share in self.compared if share.whole]
        lowest = min(known, key=lambda share: Fraction(share.part, share.whole), default=Share(0, 0))
        reached = _together([share.reaches(rules.contents, more_than=more) for share in self.compared])
        overall = _share(villages, len(CONTENTS), rules)
        came = Share(sum(each.collected for each in villages), sum(each.households for each in villages))
        return [
            (came, rules.coverage, False, came.reaches(rules.coverage, more_than=False)),
            (lowest, rules.contents, more, reached),
            (overall, rules.overall, more, overall.reaches(rules.overall, more_than=more)),
        ]

    @property
    def verdict(self) -> bool | None:
        if any(village.uncounted for village in self.villages):
            return None
        return _together([ok for *_, ok in self.rows])

    @property
    def waiting(self) -> list[str]:
        """The areas for which the verdict waits."""
        every = self.rules.per is TestedPer.RESIDENTIAL_AREA
        return [
            called
            for called, village in zip(self.called, self.villages, strict=True)
            if self.verdict is None and (village.uncounted or (every and not village.forms))
        ]


NEARLY = Village((("1", "1", "1", "1", 19_999), ("2", "2", "1", "1", 5_001)), 0, 0, False, "Tổ 1", 25_000)
"""79,996 % of the first content: 80,00 if it were rounded."""


@given(st.lists(_villages(), min_size=1, max_size=4), _rules())
@example([NEARLY], Rules(TestedPer.COMMUNE, 8000, 8000, 6000, more_than=False, by_collected=False))
@example([NEARLY], Rules(TestedPer.RESIDENTIAL_AREA, 8000, 8000, 6000, more_than=True, by_collected=True))
def test_report_says_what_the_answers_say(villages: list[Village], rules: Rules) -> None:
    document = _document(_count(villages, rules))
    second = SecondWay(villages, rules)
    for row, (share, level, more, ok) in zip(_conditions(document), second.rows, strict=True):
        _check_row(row, share, level, more=more, ok=ok)
    texts = [each.text for each in document.blocks if isinstance(each, Paragraph)]
    _check_sentences(texts, second)
    _check_marks(next(each for each in document.blocks if isinstance(each, Matrix)), second)


def _check_row(row: tuple[str, ...], share: Share, level: int, *, more: bool, ok: bool | None) -> None:
    """What is required, what was reached and the word agree with the answers and with each other."""
    _, _, required, actual, word, _ = row
    assert word == WORDS[ok], row
    assert _number(required) * 100 == level
    assert required.startswith("trên ") is more
    if not share.whole:
        assert actual == "–"
        return
    assert abs(_number(actual) - Fraction(share.part * 100, share.whole)) <= Fraction(1, 200)
    printed = _number(actual), _number(required)
    below = share.reaches(level, more_than=more) is False
    assert (printed[0] <= printed[1] if more else printed[0] < printed[1]) is below, row


def _check_sentences(texts: list[str], second: SecondWay) -> None:
    """The sentences name the contents that are below, and where, and no other; and the verdict."""
    below = second.below
    sentence = _said(texts, "", ": chưa đạt ở ")
    faults = [NUMBERS[name] for name, where in below.items() if where]
    assert [int(number) for number in re.findall(r"nội dung (\d+) \(", sentence)] == faults
    if second.rules.per is TestedPer.RESIDENTIAL_AREA:
        places = re.findall(r"(?:tại|,) ((?:Thôn|Tổ) \S+(?: \(\d\))?) \([\d,]+%\)", sentence)
        assert places == [called for where in below.values() for called in where]
    areas = [called for called in second.called if any(called in where for where in below.values())]
    assert _listed(texts, "Khu dân cư chưa đạt mức yêu cầu: ", ".") == areas
    after = "; các đánh giá nêu trên tính theo số phiếu đã kiểm."
    assert _listed(texts, "Chưa đủ số liệu của: ", after) == second.waiting
    ends = {True: " ĐẠT yêu cầu.", False: " CHƯA ĐẠT yêu cầu.", None: "chưa đủ số liệu để đánh giá."}
    conclusion = _said(texts, "Kết luận: ")
    assert conclusion.endswith(ends[second.verdict])
    assert (" CHƯA " in conclusion) is (second.verdict is False)


def _said(texts: list[str], start: str, within: str = "") -> str:
    return next((text for text in texts if text.startswith(start) and within in text), "")


def _listed(texts: list[str], start: str, end: str) -> list[str]:
    said = _said(texts, start).removeprefix(start).removesuffix(end)
    return said.split(", ") if said else []


def _check_marks(matrix: Matrix, second: SecondWay) -> None:
    """Nothing is marked as below where nothing is asked."""
    commune = 2 * len(second.villages)
    for row, name in enumerate(CONTENTS):
        marked = {column for at, column in matrix.marked if at == row}
        match second.rules.per:
            case TestedPer.AVERAGE:
                assert not marked
            case TestedPer.COMMUNE:
                assert (commune in marked) is bool(second.below[name])
            case TestedPer.RESIDENTIAL_AREA:
                places = [at for at, called in enumerate(second.called) if called in second.below[name]]
                assert marked == {column for at in places for column in (2 * at, 2 * at + 1)}


@pytest.mark.parametrize("per", TestedPer)
def test_lowest_share_that_is_printed_is_the_one_that_decided(per: TestedPer) -> None:
    """Two areas, 100 and 10 forms: the commune's lowest content is 95 %, that of the small area 50 %."""
    villages = [
        Village((("1", "1", "1", "1", 100),), 0, 0, False, "Thôn Đông", 100),
        Village((("1", "1", "1", "1", 5), ("1", "2", "1", "1", 5)), 0, 0, True, "Thôn Tây", 10),
    ]
    rules = Rules(per, 8000, 8000, 6000, more_than=False, by_collected=False)
    document = _document(_count(villages, rules))
    row = _conditions(document)[1]
    sentences = [
        each.text for each in document.blocks if isinstance(each, Paragraph) and ": chưa đạt ở " in each.text
    ]
    wanted = {
        TestedPer.COMMUNE: ("Từng nội dung (nội dung thấp nhất)", "80,00", "95,45", "Đạt"),
        TestedPer.RESIDENTIAL_AREA: (
            "Từng nội dung ở từng khu dân cư (nội dung thấp nhất ở một khu dân cư)",
            "80,00",
            "50,00",
            "Chưa đạt",
        ),
        TestedPer.AVERAGE: ("Bình quân các nội dung", "80,00", "98,48", "Đạt"),
    }
    assert row[1:5] == wanted[per]
    if per is TestedPer.RESIDENTIAL_AREA:
        (sentence,) = sentences
        assert "tại Thôn Tây (50,00%)" in sentence
    else:
        assert sentences == []
