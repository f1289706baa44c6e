"""Reads a survey form package into a :class:`Questionnaire`, listing every mistake."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from desktop_app.catalogue.form_outline import FormOutline, read_form_outline
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label, PackageStatus
from desktop_app.catalogue.packages.manifest import ManifestTable, read_legal_bases, read_toml
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.packages.personal import check_personal, read_personal
from desktop_app.catalogue.questionnaire import (
    AnswerOption,
    Denominator,
    InvalidReason,
    InvalidRule,
    PrivacyNotice,
    Questionnaire,
    RoundOption,
    SurveyQuestion,
    TestedPer,
    Threshold,
    Thresholds,
    ThresholdTest,
)


def read_questionnaire(package: Package) -> Questionnaire:
    """The questionnaire that ``package`` defines.

    Raises:
        PackageFaults: the manifest or the form has mistakes, or they do not agree.
    """
    faults = FaultList()
    file = package.manifest
    manifest = read_toml(package.files[file], file, faults)
    form_name = manifest.text("form")
    form_xml = package.files.get(form_name, b"")
    outline = _outline(form_xml, form_name, faults)
    answers = _answers(manifest)
    notice = manifest.table("notice")
    questionnaire = Questionnaire(
        code=manifest.text("code"),
        version=manifest.text("version"),
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        note_vi=manifest.text("note_vi", required=False),
        valid_from=manifest.day("valid_from"),
        form_xml=form_xml,
        questions=_questions(manifest, outline),
        answers=answers,
        overall_question=manifest.text("overall_question", required=False),
        satisfied=frozenset(manifest.texts("satisfied")),
        unsatisfied=frozenset(manifest.texts("unsatisfied")),
        thresholds=read_thresholds(manifest.table("thresholds")),
        invalid_reasons=_invalid_reasons(manifest),
        methods=_options(manifest, "methods"),
        targets=_options(manifest, "targets"),
        legal_basis=read_legal_bases(manifest),
        notice=PrivacyNotice(Label(notice.text("vi"), notice.text("en")), notice.choice("mark", Certainty)),
        max_working_days=manifest.whole("max_working_days"),
        sha256=package.sha256,
        personal=read_personal(manifest),
        files=package.media,
    )
    _check(questionnaire, outline, manifest)
    faults.raise_if_any()
    return questionnaire


def read_thresholds(table: ManifestTable) -> Thresholds:
    """The thresholds in a manifest or in the copy that a round keeps."""
    return Thresholds(
        min_coverage_percent=_threshold(table.table("min_coverage_percent")),
        question_threshold_percent=_threshold(table.table("question_threshold_percent")),
        overall_threshold_percent=_threshold(table.table("overall_threshold_percent")),
        tested_per=table.choice("tested_per", TestedPer),
        denominator=table.choice("denominator", Denominator),
        tested_per_mark=table.choice("tested_per_mark", Certainty, Certainty.PROPOSED),
        denominator_mark=table.choice("denominator_mark", Certainty, Certainty.PROPOSED),
    )


def thresholds_from_plain(plain: dict[str, object]) -> Thresholds:
    """The thresholds a round keeps, from the JSON that ``thresholds_to_plain`` made.

    Raises:
        PackageFaults: the values are not thresholds.
    """
    faults = FaultList()
    thresholds = read_thresholds(ManifestTable(plain, "thresholds", faults))
    faults.raise_if_any()
    return thresholds


def _threshold(table: ManifestTable) -> Threshold:
    return Threshold(
        percent=table.percent("value"),
        comparison=table.choice("comparison", ThresholdTest),
        mark=table.choice("mark", Certainty),
        basis=table.text("basis", required=False),
        note_vi=table.text("note_vi", required=False),
    )


def _outline(form_xml: bytes, form_name: str, faults: FaultList) -> FormOutline:
    empty = FormOutline("", "", {})
    if not form_xml:
        faults.add(
            Problem("The compiled form is missing from the package. Compile it and add it."), form_name
        )
        return empty
    try:
        return read_form_outline(form_xml)
    except Problem as problem:
        faults.add(problem, form_name)
        return empty


def _questions(manifest: ManifestTable, outline: FormOutline) -> tuple[SurveyQuestion, ...]:
    questions: dict[str, SurveyQuestion] = {}
    for number, row in enumerate(manifest.tables("questions"), start=1):
        name = row.text("name")
        if name in questions:
            row.fault("name", Problem("“{code}” is here twice. Keep one.", code=name))
        choice = outline.choices.get(name)
        if choice is None:
            row.fault("name", Problem("The form has no single-choice question “{name}”.", name=name))
        text = Label("", "") if choice is None else choice.label
        questions[name] = SurveyQuestion(name, number, row.label("topic"), text)
    return tuple(questions.values())


def _answers(manifest: ManifestTable) -> tuple[AnswerOption, ...]:
    return tuple(
        AnswerOption(row.text("code"), row.label("label"), row.text("meaning", required=False))
        for row in manifest.tables("answers")
    )


def _invalid_reasons(manifest: ManifestTable) -> tuple[InvalidReason, ...]:
    return tuple(
        InvalidReason(
            row.text("code"),
            row.choice("rule", InvalidRule),
            row.label("label"),
            row.choice("mark", Certainty),
        )
        for row in manifest.tables("invalid_reasons")
    )


def _options(manifest: ManifestTable, key: str) -> tuple[RoundOption, ...]:
    return tuple(
        RoundOption(
            row.text("code"),
            row.label("label"),
            row.choice("mark", Certainty, Certainty.PROPOSED),
            row.text("note_vi", required=False),
        )
        for row in manifest.tables(key)
    )


def _check(questionnaire: Questionnaire, outline: FormOutline, manifest: ManifestTable) -> None:
    if outline.form_id and outline.form_id != questionnaire.code:
        manifest.fault(
            "code",
            Problem("The form has the id “{form_id}”. Use the same code for both.", form_id=outline.form_id),
        )
    if questionnaire.overall_question and questionnaire.overall_question not in questionnaire.question_names:
        manifest.fault("overall_question", Problem("The list has no such question."))
    if questionnaire.personal is not None:
        check_personal(questionnaire.personal, (), outline.asked, manifest)
    codes = questionnaire.answer_codes
    for key, used in (("satisfied", questionnaire.satisfied), ("unsatisfied", questionnaire.unsatisfied)):
        if questionnaire.overall_question and not used:
            manifest.fault(key, Problem("This is missing. Fill it in."))
        if used - codes:
            manifest.fault(key, Problem("This names an answer that is not in the list."))
    if questionnaire.satisfied & questionnaire.unsatisfied:
        manifest.fault("unsatisfied", Problem("An answer cannot mean both satisfied and not satisfied."))
    for question in questionnaire.questions:
        choice = outline.choices.get(question.name)
        if choice is not None and frozenset(choice.codes) != codes:
            manifest.fault(
                "answers",
                Problem("The form has different answers for question “{name}”.", name=question.name),
            )
    reasons = [reason.code for reason in questionnaire.invalid_reasons]
    for code in sorted({code for code in reasons if reasons.count(code) > 1}):
        manifest.fault("invalid_reasons", Problem("“{code}” is here twice. Keep one.", code=code))
