"""A newer version of the questionnaire: its changes, what cannot be carried over, and the move."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.forms.records.upgrade import Loss
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.versions.records import Holder, UnplacedAnswer
from desktop_app.surveys.versions.upgrade import (
    Judgement,
    UpgradeDone,
    UpgradePreview,
    preview_upgrade,
    upgrade_round,
)
from ui.base.errors import sentence_for
from ui.base.saves import Save, SavedEntity
from ui.context.room import RoomContext
from ui.surveys.versions.tables import (
    answer_rows,
    answers_table,
    change_rows,
    changes_table,
    copy_rows,
    save_as_workbook,
)
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label, muted
from ui.widgets.tables.tables import keep_rows
from ui.widgets.work.work_bar import WorkBar, was_stopped

DIALOG_SIZE = (1120, 640)
_LEAST_ROWS = 4
"""Of each of its two lists."""


class UpgradeDialog(Dialog):
    """Builds the preview while saving goes on; moves the round only when the officer agrees."""

    moved = Signal()

    def __init__(self, parent: QWidget, context: RoomContext, survey_round: Round, version: str) -> None:
        super().__init__(parent)
        self._context = context
        self._round = survey_round
        self._version = version
        self.preview: UpgradePreview | None = None
        self.setWindowTitle(tr("Newer version of the questionnaire"))
        self.resize(within_screen(self, DIALOG_SIZE))
        theme = context.theme
        self.title: QLabel = heading(survey_round.title)
        self.title.setWordWrap(True)
        self.summary: QLabel = muted("")
        self.changes_words: QLabel = label(tr("What the questionnaire asks otherwise"), TextRole.LABEL)
        self.changes, self._change_model = changes_table(theme)
        self.answers_words: QLabel = label("", TextRole.LABEL)
        self.answers, self._answer_model = answers_table(theme)
        self.kept = WrittenFile(theme)
        self.refusal = Notice("", theme, "danger")
        self.bar = WorkBar(_count_words)
        self.copy = button(tr("Copy"), self._copy)
        self.save = button(tr("Save as Excel…"), self._save, icon="export", theme=theme)
        self.leave = button(tr("Close"), self.reject, kind="quiet")
        self.go = button(
            tr("Move the round to version {version}", version=version), self.set_round_state, kind="primary"
        )
        for each in (self.copy, self.save, self.leave):
            each.setAutoDefault(False)  # Enter in a list presses none of them
        self._lay_out()
        self._set_ready(False)
        self._look()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.summary)
        layout.addWidget(self.changes_words)
        layout.addWidget(self.changes, 2)
        layout.addWidget(self.answers_words)
        layout.addWidget(self.answers, 2)
        layout.addWidget(self.kept)
        layout.addWidget(self.refusal)
        layout.addWidget(self.bar)
        layout.addLayout(foot)
        for view in (self.changes, self.answers):
            keep_rows(view, _LEAST_ROWS)
        self.changes_words.setBuddy(self.changes)
        self.answers_words.setBuddy(self.answers)

    # Looking

    def _look(self) -> None:
        office, round_id, version = self._context.office, self._round.id, self._version

        def work(progress: Progress) -> UpgradePreview:
            with office.read() as connection:
                return preview_upgrade(connection, round_id, version, office.clock, progress)

        self.bar.run(self._context.reading, work, self._looked)

    def _looked(self, outcome: Outcome[UpgradePreview]) -> None:
        if not isinstance(outcome, Ok):
            stopped = was_stopped(outcome)
            words = tr("Stopped. Nothing was changed.") if stopped else sentence_for(outcome.error)
            self.refusal.say(words, "info" if stopped else "danger")
            return
        preview = self.preview = outcome.value
        self.summary.setText(
            tr(
                "Version {old} → {new} · {finished} finished forms · {unfinished} unfinished on this computer"
                " · {second} entered twice",
                old=preview.round.template_version,
                new=preview.version,
                finished=format_number(preview.finished),
                unfinished=format_number(preview.unfinished),
                second=format_number(preview.second),
            )
        )
        self._change_model.set_rows(change_rows(preview.changes))
        self._answer_model.set_rows(answer_rows(self.listed))
        self.answers_words.setText(self._answers_words(preview))
        self.answers.setVisible(bool(self.listed))
        if preview.old.total:
            self.kept.say(
                tr(
                    "These answers are not deleted: they stay stored in their forms, and the round lists them"
                    " under “What is wrong” until somebody settles them."
                )
            )
        self._set_ready(True)
        (self.answers if self.listed else self.changes).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def listed(self) -> list[UnplacedAnswer]:
        """What the list shows: answers without a place, and forms that are judged otherwise."""
        preview = self.preview
        return [] if preview is None else [*preview.old.listed, *map(_judged, preview.judged)]

    def _answers_words(self, preview: UpgradePreview) -> str:
        words = [tr("Every answer is carried over.")]
        if preview.old.total:
            words = [
                tr(
                    "Not carried: {answers} answers in {forms} forms",
                    answers=format_number(preview.old.total),
                    forms=format_number(len(preview.old.forms)),
                )
            ]
        if preview.judged_total:
            words.append(
                tr("Judged otherwise by the new rules: {n} forms", n=format_number(preview.judged_total))
            )
        shown = len(self.listed)
        if shown < preview.old.total + preview.judged_total:
            words.append(tr("Listed: the first {n}", n=format_number(shown)))
        return " · ".join(words)

    def _copy(self) -> None:
        if self.listed:
            count = copy_rows(self.answers, self._answer_model)
        else:
            count = copy_rows(self.changes, self._change_model)
        self._context.say(tr("{n} rows copied", n=format_number(count)))

    def _save(self) -> None:
        changes = () if self.preview is None else self.preview.changes
        save_as_workbook(self._context, self.kept, self._round.title, self.listed, changes)

    # Moving

    def set_round_state(self) -> None:
        """Move the round; when it has moved the dialog closes."""
        office, round_id, version = self._context.office, self._round.id, self._version

        def work(progress: Progress) -> UpgradeDone:
            with office.record() as rec:
                return upgrade_round(rec, round_id, version, progress)

        self.refusal.say("")
        self._set_ready(False)
        with self._context.saves.begin() as save:
            self.bar.run(self._context.database, work, lambda outcome: self._settled(save, outcome))

    def _settled(self, save: Save, outcome: Outcome[UpgradeDone]) -> None:
        self._set_ready(True)
        if isinstance(outcome, Ok):
            save.done(SavedEntity.SURVEY_ROUND)
            self._context.say(
                tr("The round uses version {version} of its questionnaire now.", version=self._version)
            )
            self.moved.emit()
            self.accept()
            return
        save.refused()
        if was_stopped(outcome):
            self.refusal.say(tr("Stopped. Nothing was changed."), "info")
        else:
            self.refusal.say(sentence_for(outcome.error), "danger")

    def _set_ready(self, ready: bool) -> None:
        for each in (self.go, self.copy, self.save):
            each.setEnabled(ready)
        self.go.setDefault(ready and not self.listed)

    def reject(self) -> None:
        """While something is under way, leaving stops it first."""
        if self.bar.busy:
            self.bar.stop()
        else:
            super().reject()


def _judged(item: Judgement) -> UnplacedAnswer:
    valid = tr("Valid")
    return UnplacedAnswer(
        Holder.FORM, item.response_id, item.response_id, "", item.area, item.serial, "", "", tr("Validity"),
        f"{item.before or valid} → {item.after or valid}",
        Loss.CHOICE,
        tr("By the rules of the new version."),
    )  # fmt: skip


def _count_words(done: int, of: int) -> str:
    return tr("{n} of {all} forms", n=format_number(done), all=format_number(of))
