"""The results of a questionnaire on paper: who is counted, each question with its chart, and by area."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date
from desktop_app.base.spelling import spelled, spelled_parts
from desktop_app.base.text import paired_quotes
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.reports.blocks.model import (
    Annex,
    Block,
    BlockColumn,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.documents.sentences import annex_reference
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.surveys.papers.parts import commune_in_sentence, days_asked, round_in_sentence, state
from desktop_app.surveys.papers.result_tables import crossed_table, of_question
from desktop_app.surveys.results.crossing import CrossedKeys, crossing_of
from desktop_app.surveys.results.questions import ResultQuestion
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.round_results import RoundResults, read_results
from desktop_app.surveys.results.rows import Crossing, by_area, can_follow, is_printed_alone, print_rules

WORDING = "survey-results"


@speaking("vi")
def results_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    round_id: str,
    *,
    area_id: str = "",
    with_areas: bool = True,
    progress: Progress | None = None,
) -> Document:
    """Return the summary of all questions of a round, or of one of its areas.

    ``with_areas``: with an annex of each question by area, where the paper is of the whole round.

    Raises:
        Problem: there is no such round, or its questionnaire is not installed.
        Exception: whatever ``progress`` raises to stop the work.
    """
    results = read_results(connection, round_id, clock.today(), area_id=area_id, progress=progress)
    paper = _Paper(connection, clock, commune_code, results)
    found = [results.result(question) for question in results.questions]
    telling: set[str] = set()
    if area_id:
        whole = read_results(connection, round_id, clock.today(), progress=progress)
        telling = {
            each.question.key
            for each in found
            if each.answered
            and _tells_of_others(
                whole, each.question, area_id, whole.result(each.question).answered - each.answered
            )
        }
    blocks: list[Block] = [*paper.opening(), *paper.basis()]
    if results.basis.counted:
        blocks += [*paper.overview(found), *paper.questions(found, telling)]
    title = results.round.title
    if area_id:
        title = paper.words.text("title.of_area", title=title, area=paper.area)
    return paper.document("title.kind", title, blocks, paper.areas() if with_areas else ())


@speaking("vi")
def crossed_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    round_id: str,
    keys: CrossedKeys,
    *,
    area_id: str = "",
    progress: Progress | None = None,
) -> Document:
    """Return two questions crossed, or one by area; with an ``area_id`` from the forms of that area alone.

    Raises:
        Problem: there is no such round, its questionnaire is not installed, or it has no such questions.
    """
    results = read_results(connection, round_id, clock.today(), area_id=area_id, progress=progress)
    paper = _Paper(connection, clock, commune_code, results)
    found = crossing_of(connection, results, keys)
    words, names = paper.words, {"second": paper.said(found.second.text)}
    if found.first is None:
        subject = words.text("crossed.subject_area", **names)
    else:
        subject = words.text("crossed.subject", first=paper.said(found.first.text), **names)
    smallest = words.count(print_rules().smallest_group)
    whole: Crossing | None = None
    few = ""
    if area_id:
        subject = words.text("title.of_area", title=subject, area=paper.area)
        everywhere = read_results(connection, round_id, clock.today(), progress=progress)
        whole = crossing_of(connection, everywhere, keys)
        if found.base and _tells_of_others(everywhere, found.second, area_id, whole.base - found.base):
            few = words.text("results.few_others", n=smallest)
    if not few and _tells_of_who_left_one_out(results, found):
        few = words.text("crossed.few_left_one_out", n=smallest)
    tables = iter((Paragraph(few),)) if few else crossed_table(words, found, whole)
    blocks = [*paper.opening(), *paper.basis(), *tables]
    return paper.document("title.crossed", subject, blocks, (), across=True)


def _tells_of_others(whole: RoundResults, question: ResultQuestion, area_id: str, others: int) -> bool:
    """Whether an area's paper would say, with the round's, what fewer others answered than may be printed."""
    smallest = print_rules().smallest_group
    if 0 < others < smallest:
        return True
    is_by_area = can_follow(question) and not question.is_calculated
    return is_by_area and not is_printed_alone(by_area(whole, question), area_id, smallest)


def _tells_of_who_left_one_out(results: RoundResults, crossing: Crossing) -> bool:
    """Whether the table, taken from the summary of a question, leaves the answers of a few.

    They answered that question and not the other, and fewer than may be printed.
    """
    smallest = print_rules().smallest_group
    both = [each for each in (crossing.first, crossing.second) if each is not None]
    repeat = next((each.repeat for each in both if each.repeat), "")  # else one counts forms, one entries
    answered = (results.result(each).answered for each in both if each.repeat == repeat)
    return any(0 < each - crossing.base < smallest for each in answered)


class _Paper:
    """The parts of the paper from what was read."""

    def __init__(
        self, connection: Connection, clock: Clock, commune_code: str, results: RoundResults
    ) -> None:
        self._connection, self._clock, self._commune = connection, clock, commune_code
        self._results = results
        self._profile = load_profile(connection, commune_code)
        head = document_head(self._profile, issued_on=clock.today())
        self._head = replace(head, has_number=False)
        self.words: Wording = load_wording(WORDING).for_head(head)

    @property
    def area(self) -> str:
        """The name of the area that it is of; "" of the whole round."""
        wanted = self._results.area_id
        return next(
            (each.area.name for each in self._results.counted.areas if each.area.area_id == wanted), ""
        )

    def said(self, text: str) -> str:
        """Return the words of a form as papers set them."""
        return spelled(paired_quotes(text), self._profile.tones)

    def opening(self) -> Iterator[Block]:
        """Whose answers they are."""
        results = self._results
        if not results.basis.counted:
            yield Paragraph(self.words.text("opening.none"))
            return
        survey = round_in_sentence(results.counted, self._commune, self._profile.tones)
        commune = commune_in_sentence(self._commune)
        yield Paragraph(
            self.words.text(
                "opening.text",
                survey=survey,
                commune="" if commune in survey else f"tại {commune}",
                n=self.words.count(results.basis.counted),
                form=self.said(results.counted.questionnaire.title.vi),
                version=results.counted.questionnaire.version,
            ).replace(" ,", ",")
        )
        if results.area_id:
            yield Paragraph(self.words.text("opening.of_area", area=self.area))
        first, last = days_asked(self._connection, results.round)
        if first is not None and last is not None:
            yield Paragraph(self.words.text("opening.days", first=format_date(first), last=format_date(last)))

    def basis(self) -> Iterator[Block]:
        """Who is missing."""
        yield Heading(self.words.text("parts.basis"))
        lines = self._results.basis.lines()
        for line in lines:
            yield Paragraph(f"- {self.said(line)}")
        if not lines:
            yield Paragraph(self.words.text("basis.all"))
        yield Paragraph(self.words.text("basis.shares"))
        smallest = self.words.count(print_rules().smallest_group)
        yield Paragraph(self.words.text("basis.small", n=smallest))
        yield Paragraph(self.words.text("results.ends", n=smallest))

    def overview(self, found: list[QuestionResult]) -> Iterator[Block]:
        """All questions with their bases: the first thing to look at."""
        words = self.words
        yield Heading(words.text("parts.overview"))
        columns = (
            BlockColumn(words.text("table.index"), "center", millimetres=12),
            BlockColumn(words.text("columns.question"), "left", millimetres=93),
            BlockColumn(words.text("columns.answered"), millimetres=22),
            BlockColumn(words.text("columns.missing"), millimetres=22),
            BlockColumn(words.text("columns.unclear"), millimetres=16),
        )
        rows = tuple(
            row_of(
                str(each.question.number),
                self.said(each.question.text),
                each.answered,
                each.missing,
                each.unclear,
            )
            for each in found
        )
        yield BlockTable(columns, rows, size="small")

    def questions(self, found: list[QuestionResult], telling: Set[str]) -> Iterator[Block]:
        """The result of each question but of those that are ``telling``, by their keys.

        Of an area nothing is printed that would say, with the paper of the round, what few others answered.
        """
        smallest = print_rules().smallest_group
        yield Heading(self.words.text("parts.results"))
        for result in found:
            text = self.said(result.question.text)
            yield Heading(self.words.text("parts.question", number=result.question.number, text=text), 2)
            if result.question.key in telling:
                yield Paragraph(self.words.text("results.few_others", n=self.words.count(smallest)))
                continue
            yield from spelled_parts(
                tuple(of_question(self.words, self._results, result)), self._profile.tones
            )

    def areas(self) -> Iterator[Block]:
        """Each question that can be counted by area; begins an annex."""
        listed = [each for each in self._results.questions if can_follow(each) and not each.is_calculated]
        if len(self._results.areas) < 2 or not listed or not self._results.basis.counted:
            return
        yield Annex(
            self.words.text("annex.one"),
            self.words.text("areas.title"),
            annex_reference(self.words, self._head, self.words.text("title.kind").capitalize()),
            is_landscape=True,
        )
        for question in listed:
            text = self.said(question.text)
            yield Heading(self.words.text("parts.question", number=question.number, text=text), 2)
            yield from crossed_table(self.words, by_area(self._results, question))

    def document(
        self,
        kind: str,
        subject: str,
        blocks: list[Block],
        annex: Iterator[Block] | tuple[()],
        *,
        across: bool = False,
    ) -> Document:
        """Return the paper with its signature, and the annex behind."""
        blocks.append(Paragraph(self.words.text("closing.text")))
        blocks.append(Signatures((signer(self._profile),), self._profile.recipients))
        blocks += annex
        return Document(
            self._head,
            state(self._results.counted, self._clock),
            self.words.text(kind),
            spelled(subject, self._profile.tones),
            tuple(blocks),
            is_landscape=across,
        )
