"""What to check before a document is printed and signed. A warning never blocks.

Each check answers with sentences in the language of the user, in the order of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.text import fold
from desktop_app.reports.blocks.model import Document, FormLine, Signatures
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import (
    DocumentHead,
    FormCounts,
    PrintState,
    QuestionTally,
    Signer,
    SurveyReport,
    TallyMinutes,
)
from desktop_app.reports.frame.fonts import unprintable_letters
from desktop_app.reports.movement_data import MovementReport
from desktop_app.reports.unit_report import UnitReport
from desktop_app.reports.work_report import ReportPart, WorkReport

_MOST_NUMBERS = 10
_LONGEST_QUOTED = 120
_ACTING = ("TM.", "KT.", "TL.", "TUQ.", "Q.")
"""Authority before a signature (Nghị định 30/2020/NĐ-CP, Phụ lục I, on quyền hạn của người ký)."""


def check_register_book(book: RegisterBook) -> list[str]:
    """Warnings for the book of a register."""
    warnings = [*_names(book.signers)]
    if book.closed_on is None and book.is_numbered:
        warnings.append(tr("The book is not closed yet; print it again for the archive once it is."))
    if book.never_given:
        numbers = ", ".join(book.never_given)
        warnings.append(tr("Numbers that were never given and not explained: {numbers}.", numbers=numbers))
    if book.unnumbered:
        warnings.append(tr("{n} entries of the year have no number.", n=len(book.unnumbered)))
    return warnings


def check_document(document: Document) -> list[str]:
    """Warnings for a paper written out of an entry, such as a letter: its head, who signs, what is dotted.

    A draft of it gets its number and its day when it is issued.
    """
    head = document.head
    warnings: list[str] = []
    if isinstance(head, DocumentHead) and not document.state.is_draft:
        warnings += _head(head, document.state)
    for block in document.blocks:
        if isinstance(block, Signatures):
            warnings += [text for signer in block.signers for text in _signer(signer)]
    dotted = [block.name for block in document.blocks if isinstance(block, FormLine) and not block.value]
    return warnings + [
        tr("The entry has no “{field}”; a dotted line is printed.", field=name)
        for name in dict.fromkeys(dotted)
    ]


def check_tally_minutes(minutes: TallyMinutes) -> list[str]:
    """Warnings for the minutes of a residential area."""
    warnings = [
        *_head(minutes.head, minutes.state),
        *_names(minutes.signers),
        *_counts(minutes.counts),
        *_questions(minutes.questions, minutes.counts.valid_forms),
    ]
    invalid = sum(reason.count for reason in minutes.invalid_reasons)
    if minutes.invalid_reasons and invalid != minutes.counts.invalid_forms:
        warnings.append(
            tr(
                "The reasons given for invalid forms add up to {sum}, but {count} forms are invalid.",
                sum=format_number(invalid),
                count=format_number(minutes.counts.invalid_forms),
            )
        )
    if not minutes.counters:
        warnings.append(tr("No counting team is named; a dotted line is printed for it."))
    if not minutes.witnesses:
        warnings.append(tr("No household witness is named; a dotted line is printed for it."))
    return warnings + list(_letters(_texts_of_minutes(minutes)))


def check_survey_report(report: SurveyReport) -> list[str]:
    """Warnings for the report of the commune: its totals must be those of its annex."""
    warnings = [
        *_head(report.head, report.state),
        *_signer(report.signer),
        *_counts(report.counts),
        *_questions(report.questions, report.counts.valid_forms),
    ]
    pairs = (
        (tr("Households"), report.counts.total_households, [a.counts.total_households for a in report.areas]),
        (tr("Forms issued"), report.counts.forms_issued, [a.counts.forms_issued for a in report.areas]),
        (
            tr("Forms collected"),
            report.counts.forms_collected,
            [a.counts.forms_collected for a in report.areas],
        ),
        (tr("Valid forms"), report.counts.valid_forms, [a.counts.valid_forms for a in report.areas]),
        (tr("Invalid forms"), report.counts.invalid_forms, [a.counts.invalid_forms for a in report.areas]),
    )
    warnings += [text for name, total, parts in pairs for text in _sum(name, total, parts)]
    for row in report.matrix:
        parts = [cell.count for cell in row.cells if cell is not None]
        if row.total is not None and len(parts) == len(row.cells):
            warnings += _sum(row.title, row.total.count, parts)
    if report.plan.asked_from is None or report.plan.asked_to is None:
        warnings.append(
            tr("The days of the survey are not known; a dotted line is printed. Enter them in the round.")
        )
    if report.passed is None:
        warnings.append(tr("The outcome is not known yet; the report says so."))
    return warnings + list(_letters(_texts_of_survey(report)))


def check_movement_report(report: MovementReport) -> list[str]:
    """Warnings for the results of a period."""
    warnings = [*_head(report.head, report.state), *_signer(report.signer)]
    if fold(report.period_label) != fold(report.data_period_label):
        warnings.append(
            tr(
                "The title names {title}, but the figures are those of {data}.",
                title=report.period_label,
                data=report.data_period_label,
            )
        )
    if report.subject and fold(report.data_period_label) not in fold(report.subject):
        warnings.append(
            tr("The subject does not name the period of the figures, {data}.", data=report.data_period_label)
        )
    rows = [row for group in report.groups for row in group.rows]
    empty = sum(1 for row in rows if row.value is None or row.value == "")
    if empty:
        warnings.append(
            tr("{count} indicators have no figure and are printed as “–”.", count=format_number(empty))
        )
    warnings += _not_counted(report.not_counted)
    warnings += _annex_totals(report)
    return warnings + list(_letters(_texts_of_movement(report)))


def check_unit_report(report: UnitReport, document: Document) -> list[str]:
    """Warnings for the report of a unit, of which ``document`` is made."""
    return [*check_document(document), *_not_counted(report.not_counted)]


def _not_counted(texts: int) -> list[str]:
    count = format_number(texts)
    sentence = tr("{wrong} cells have a text that is no figure and is not counted.", wrong=count)
    return [sentence] if texts else []


def check_work_report(report: WorkReport) -> list[str]:
    """Warnings for the report on the Front's work: its figures are those of its annexes."""
    warnings = check_movement_report(report.results)
    warnings += report.notes
    asked = [part for part in report.parts if part.has_text and not part.optional and not part.opening]
    empty = "; ".join(part.title for part in asked if not part.paragraphs)
    if empty:
        warnings.append(tr("Parts without text have a dotted line: {parts}.", parts=empty))
    for part in report.parts:
        if part.unreported:
            codes = ", ".join(part.unreported)
            warnings.append(
                tr("{part}: figures not reported are printed as dots: {codes}.", part=part.title, codes=codes)
            )
        if part.typed:
            numbers = "; ".join(part.typed[:_MOST_NUMBERS])
            warnings.append(
                tr(
                    "{part}: numbers typed by hand are not linked to figures, compare them with the annex: "
                    "{numbers}.",
                    part=part.title,
                    numbers=numbers,
                )
            )
        warnings += _written_before(part)
    texts = "".join(text for part in report.parts for text in (part.title, *part.paragraphs))
    return warnings + list(_letters([texts]))


def _written_before(part: ReportPart) -> Iterator[str]:
    """What changed since somebody wrote a sentence of his own."""
    if part.changed:
        figures = "; ".join(f"{before or '…'} → {now or '…'}" for before, now in part.changed[:_MOST_NUMBERS])
        yield tr(
            "{part}: figures changed since the text was written; read the words around them: {figures}.",
            part=part.title,
            figures=figures,
        )
    for sentence in part.stale:
        yield tr(
            "{part}: what this sentence was written over says something else now: “{sentence}”",
            part=part.title,
            sentence=sentence[:_LONGEST_QUOTED],
        )


def _head(head: DocumentHead, state: PrintState) -> Iterator[str]:
    if state.is_draft:
        yield tr("The figures are not closed, so “DỰ THẢO” is printed on each page.")
    if not any(line.strip() for line in head.organization):
        yield tr("The name of the organisation is missing. Enter it in the settings of the office.")
    if not head.place.strip():
        yield tr("The place before the date is missing. Enter it in the settings of the office.")
    if head.has_number and not head.number.strip():
        yield tr("No number is given; dots are printed for it.")
    if head.has_number and not head.symbol.strip():
        yield tr("The symbol of the document is missing, for example BC-MTTQ-BTT.")
    if head.issued_on is None:
        yield tr("No date is given; dots are printed for it.")


def _names(signers: Iterable[Signer]) -> Iterator[str]:
    people = list(signers)
    if not people:
        yield tr("Nobody is chosen to sign.")
    for signer in people:
        if not signer.name.strip():
            yield tr("No name is given for the signature “{role}”.", role=signer.position or signer.authority)


def _signer(signer: Signer) -> Iterator[str]:
    """The right authority: a collective body signs TM., a deputy signs KT. of the head."""
    yield from _names([signer])
    lines = [
        line.strip() for line in f"{signer.authority}\n{signer.position}".upper().split("\n") if line.strip()
    ]
    if not lines:
        yield tr("The office of the signer is missing.")
        return
    deputy = any(line.startswith("PHÓ") for line in lines)
    if not any(line.startswith(_ACTING) for line in lines):
        yield tr("The authority line before the signature (TM., KT., TL.) is missing.")
    if deputy and not any(line.startswith("KT.") for line in lines):
        yield tr("A deputy signs for the head: the line “KT. CHỦ TỊCH” is missing.")
    if not deputy and any(line.startswith("KT.") for line in lines):
        yield tr("“KT.” is before the signature, but the signer is not a deputy.")


def _counts(counts: FormCounts) -> Iterator[str]:
    households, issued, collected = counts.total_households, counts.forms_issued, counts.forms_collected
    if None in (households, issued, collected):
        yield tr(
            "Households, forms issued or forms collected are not reported yet; dots are printed for them."
        )
    if collected is not None and counts.valid_forms + counts.invalid_forms != collected:
        yield tr("Valid and invalid forms do not add up to the forms collected.")
    if collected is not None and issued is not None and collected > issued:
        yield tr("More forms were collected than issued.")
    if issued is not None and households is not None and issued > households:
        yield tr("More forms were issued than there are households.")


def _questions(questions: Iterable[QuestionTally], valid: int) -> Iterator[str]:
    for question in questions:
        if question.no_answer is None:
            yield tr("Question {number}: not counted yet; “–” is printed.", number=question.number)
            continue
        answered = sum(answer.count or 0 for answer in question.answers) + question.no_answer
        if answered != question.valid_forms or question.valid_forms != valid:
            yield tr(
                "Question {number}: the answers add up to {sum}, but {valid} forms are valid.",
                number=question.number,
                sum=format_number(answered),
                valid=format_number(valid),
            )


def _sum(name: str, total: int | None, parts: Iterable[int | None]) -> Iterator[str]:
    known = [part for part in parts if part is not None]
    added = sum(known)
    if total is not None and added != total:
        yield tr(
            "{name}: the text says {total}, but the areas of the annex add up to {sum}.",
            name=name,
            total=format_number(total),
            sum=format_number(added),
        )


def _annex_totals(report: MovementReport) -> Iterator[str]:
    """Totals of the annex against its own rows, and against the table (same name and unit)."""
    if report.annex is None:
        return
    values = {(row.name, row.unit): row.value for group in report.groups for row in group.rows}
    for place, (column, total) in enumerate(zip(report.annex.columns, report.annex.totals, strict=True)):
        if not isinstance(total, Decimal):
            continue
        known = [value for row in report.annex.rows if isinstance(value := row.values[place], Decimal)]
        if column.adds_up and sum(known) != total:
            yield tr(
                "{name}: the total of the annex is {total}, but its rows add up to {sum}.",
                name=column.name,
                total=format_number(total),
                sum=format_number(sum(known, Decimal(0))),
            )
        value = values.get((column.name, column.unit))
        if isinstance(value, Decimal) and value != total:
            yield tr(
                "{name}: the text says {total}, but the areas of the annex add up to {sum}.",
                name=column.name,
                total=format_number(value),
                sum=format_number(total),
            )


def _letters(texts: Iterable[str]) -> Iterator[str]:
    letters = unprintable_letters("".join(texts))
    if letters:
        yield tr(
            "These characters cannot be printed and appear as □: {letters}", letters=" ".join(letters[:20])
        )


def _texts_of_minutes(minutes: TallyMinutes) -> Iterator[str]:
    yield from (minutes.area_name, minutes.survey, minutes.place, *minutes.legal_basis)
    for person in (*minutes.counters, *minutes.witnesses):
        yield from (person.name, person.position)
    for question in minutes.questions:
        yield from (question.title, question.note)
    for group in minutes.opinions:
        yield from (group.topic, *group.opinions)


def _texts_of_survey(report: SurveyReport) -> Iterator[str]:
    yield from (report.survey, *report.legal_basis, *report.preparation, *report.proposals)
    yield from (area.name for area in report.areas)
    yield from (question.title for question in report.questions)
    for group in report.opinions:
        yield from (group.topic, *group.opinions)


def _texts_of_movement(report: MovementReport) -> Iterator[str]:
    for group in report.groups:
        yield group.title
        for row in group.rows:
            yield from (row.name, row.unit, row.value if isinstance(row.value, str) else "")
    for part in (*report.before, *report.words_of_units, *report.after):
        yield from (part.title, *part.paragraphs)
    if report.annex:
        yield from (row.name for row in report.annex.rows)
