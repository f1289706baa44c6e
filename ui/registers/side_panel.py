"""Beside the list: the chosen entry, its deadlines explained, what can be done, what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import VOID_STATE, RegisterAction
from desktop_app.journal.urgent import UrgentWay
from desktop_app.registers.entries.bulk import offered_to_all
from desktop_app.registers.entries.steps import offered
from desktop_app.registers.lists.telling import WholeEntry, receipt_code
from desktop_app.registers.lists.timeline import Timeline
from desktop_app.registers.papers.direction_sheet import has_direction_sheet
from ui.base.urgent_words import urgent_words
from ui.forms.media.choosing import dropped
from ui.registers.common.timeline_view import TimelineView
from ui.registers.common.words import due_tone, due_words, state_tone
from ui.registers.steps.built_in import back_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.elided.elided_badge import ElidedBadge
from ui.widgets.fitting import FittedArea, FocusSight
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label, muted, set_badge
from ui.widgets.plain_text import set_tip

_TURNS_BACK = "turns_back"
_LINKED_SHOWN = 2
"""A meeting has tens of petitions: the steps and what happened stay in sight, the menu leads to each."""


class RegisterSidePanel(QWidget):
    """Says what was asked for; the page does it."""

    step_asked = Signal(str)
    """The code of an action of the register."""
    together_asked = Signal(str)
    """The code of an action that is to be taken with all entries that are chosen."""
    note_asked = Signal()
    files_asked = Signal()
    given = Signal(list)
    """Files or pictures were dropped on the entry: to be attached."""
    back_asked = Signal(object)
    """A :class:`TakingBack`: a step, or what was done at once with several entries."""
    void_asked = Signal()
    restore_asked = Signal()
    settle_asked = Signal(str, str)
    """The state that is to hold, and what it is called."""
    number_asked = Signal()
    paper_asked = Signal()
    """The paper of the chosen entry: its document, or a quick report that is to be made."""
    quick_paper_asked = Signal()
    direction_asked = Signal()
    summary_asked = Signal(str)
    """The summary of the chosen entry, by its name."""
    quick_file_asked = Signal()
    """What waits to be reported is to be written into a file that a person carries."""
    grow_asked = Signal(str)
    """An entry in this register is to grow out of the chosen one."""
    relation_asked = Signal(str, str)
    """An entry in this register is to be this to the chosen one."""
    act_back_asked = Signal(str)
    """What was done at once with the chosen entries, of which this is one, is to be taken back."""
    entry_asked = Signal(str)
    """Another entry is to be looked at."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.timeline: Timeline | None = None
        self.several: tuple[WholeEntry, ...] = ()
        self.title: QLabel = heading("", wrap=True)
        self.state = ElidedBadge("", "neutral")
        self.receipt: QLabel = muted("", wrap=False)
        self.deadlines: QLabel = label("", wrap=True)
        self.why: QLabel = muted("")
        self.reports: QLabel = label("", wrap=True)
        self.linked: QLabel = label("", wrap=True)
        self.crossed = Notice("", theme, "danger")
        self.steps = FlowRow(left=True)
        self.more = button(tr("Handle (F4)"), self.open_menu, icon="more", theme=theme)
        self.files = button("", self.files_asked.emit, kind="quiet")
        set_tip(self.files, "Ctrl+Shift+F")
        self.setAcceptDrops(True)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(tr("Handle"))
        self.happened = TimelineView()
        self._lay_out()
        self.show_timeline(None)

    def _lay_out(self) -> None:
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = FittedArea(whole)
        FocusSight(area)
        outer.addWidget(area)
        layout.addWidget(self.title)
        layout.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.receipt)
        layout.addWidget(self.linked)
        layout.addWidget(self.crossed)
        layout.addWidget(self.reports)
        layout.addWidget(self.deadlines)
        layout.addWidget(self.why)
        self.steps.addWidget(self.more)
        self.steps.addWidget(self.files)
        layout.addLayout(self.steps)
        layout.addWidget(self.happened, 1)

    def enter(self) -> None:
        """Put the cursor on the latest line of what happened, or on what can be done."""
        if self.isHidden() or not self.happened.take_focus():
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_several(self, several: Sequence[WholeEntry]) -> None:
        """Show what may be done with several entries at once."""
        self.show_timeline(None)
        self.several = tuple(several)
        self.show()
        self.title.setText(tr("{n} entries are chosen", n=format_number(len(several))))
        self.menu.clear()
        register = several[0].wording.register
        for action in offered_to_all(register, [whole.past for whole in several]):
            self._offer_step(action, self.together_asked.emit)
        latest = [whole.past.events[-1] if whole.past.events else None for whole in several]
        acts = {"" if event is None else event.act for event in latest}
        if len(acts) == 1 and acts != {""} and latest[0] is not None:
            step = several[0].wording.step(latest[0].action)
            self.menu.addSeparator()
            self.menu.addAction(
                tr("Take back what was done with them at once: {step}…", step=step),
                partial(self.act_back_asked.emit, several[0].matter.id),
            )
        none = self.menu.isEmpty()
        words = tr("They are in different states: no step is possible for all of them now.")
        self.why.setText(words if none else tr("F4: one step, one document for all of them."))
        for each in (self.title, self.why, self.more, self.happened):
            each.show()
        self.more.setEnabled(not none)

    def show_timeline(self, timeline: Timeline | None) -> None:
        """Show an entry; ``None`` for none."""
        self.timeline, self.several = timeline, ()
        self.more.setEnabled(True)
        self.happened.show_timeline(timeline)
        for each in (self.title, self.state, self.receipt, self.more, self.happened):
            each.setVisible(timeline is not None)
        self.setVisible(timeline is not None)  # an empty list has the whole width
        if timeline is None:
            for each in (self.deadlines, self.why, self.reports, self.files, self.linked):
                each.hide()
            self.crossed.say("")
            return
        title = " · ".join(part for part in (timeline.number, timeline.title) if part)
        self.title.setText(title)
        set_badge(
            self.state,
            timeline.wording.state(timeline.past.state),
            state_tone(timeline.register, timeline.past.state),
        )
        self.receipt.setText(receipt_code(timeline.matter))
        self.files.setText(tr("Files: {n}", n=len(timeline.files)))
        self.files.setVisible(bool(timeline.files))
        shown = [other.line for other in timeline.linked[:_LINKED_SHOWN]]
        if more := len(timeline.linked) - len(shown):
            shown.append(tr("… and {n} more entries (F4)", n=format_number(more)))
        self.linked.setText("\n".join(shown))
        self.linked.setVisible(bool(timeline.linked))
        self._show_deadlines(timeline)
        self._show_reports(timeline)
        self._show_crossing(timeline)
        self._renew_menu(timeline)

    @property
    def shows_reports(self) -> bool:
        """Whether the status of a quick report is shown, which an exchange may change."""
        return self.timeline is not None and bool(self.timeline.reports)

    def _show_deadlines(self, timeline: Timeline) -> None:
        named = [(deadline, words) for deadline in timeline.deadlines if (words := due_words(deadline.due))]
        lines = [f"{deadline.rule.label.shown()}: {words}" for deadline, words in named]
        self.deadlines.setText("\n".join(lines))
        self.deadlines.setVisible(bool(lines))
        pressing = next((deadline for deadline, _ in named if due_tone(deadline.due)), None)
        shown = pressing or (named[-1][0] if named else None)
        self.why.setText(" ".join(shown.sentences()) if shown is not None else "")
        self.why.setVisible(shown is not None)

    def _show_reports(self, timeline: Timeline) -> None:
        """The status of the last quick report at the province."""
        quick = timeline.register.quick_report
        name = "" if quick is None else quick.title.shown()
        reports = [f"{name}: {urgent_words(report)}" for report in timeline.reports[:1]]
        self.reports.setText("\n".join(reports))
        self.reports.setVisible(bool(reports))

    def _show_crossing(self, timeline: Timeline) -> None:
        wording = timeline.wording
        steps = [
            tr(
                "{step} ({by}) → {state}",
                step=wording.step(event.action),
                by=event.recorded_by or "–",
                state=wording.state(event.to_state),
            )
            for event in timeline.past.crossing
        ]
        words = tr("Two computers took steps at the same time: {steps}. Choose the valid state.",
                   steps="; ".join(steps))  # fmt: skip
        self.crossed.say(words if steps else "")

    def _offer_step(self, action: RegisterAction, ask: Callable[[str], object]) -> None:
        offered_now = self.menu.addAction(f"{action.label.shown()}…", _call(ask, action.code))
        offered_now.setProperty(_TURNS_BACK, action.kind.turns_back)

    def _offer_papers(self, timeline: Timeline) -> None:
        if timeline.reports:
            self.menu.addAction(tr("Print the quick report…"), self.quick_paper_asked.emit)
            if timeline.reports[0].way is UrgentWay.WAITING:
                words = tr("Quick report into a file to carry…")
                self.menu.addAction(words, self.quick_file_asked.emit)
        if timeline.letter is not None:
            words = tr("Print: {paper} (F8)", paper=timeline.letter.name.shown())
            self.menu.addAction(words, self.paper_asked.emit)
        if has_direction_sheet(timeline.register):
            self.menu.addAction(tr("Print the sheet of direction…"), self.direction_asked.emit)
        if timeline.register.summary is not None:
            name = timeline.register.summary.title.shown()
            self.menu.addAction(tr("Print: {paper}…", paper=name), partial(self.summary_asked.emit, name))

    def _renew_menu(self, timeline: Timeline) -> None:
        """An open menu keeps what is chosen in it, or closes: Enter takes no step that nobody looked at."""
        chosen = self.menu.activeAction() if self.menu.isVisible() else None
        words = chosen.text() if chosen is not None else ""
        self._fill_menu(timeline)
        if self.menu.isVisible():
            same = next((each for each in self.menu.actions() if words and each.text() == words), None)
            if same is not None:
                self.menu.setActiveAction(same)
            else:
                self.menu.close()

    def _fill_menu(self, timeline: Timeline) -> None:
        self.menu.clear()
        past, register = timeline.past, timeline.register
        for state in dict.fromkeys(event.to_state for event in past.crossing):
            name = timeline.wording.state(state)
            words = tr("Holds: {state}", state=name)
            self.menu.addAction(words, partial(self.settle_asked.emit, state, name))
        quick = register.quick_report
        for action in offered(past, register.actions):
            if quick is not None and action.code == quick.action:
                self.menu.addAction(f"{action.label.shown()} (F8)", self.paper_asked.emit)
            elif action.code not in register.implied_actions:
                self._offer_step(action, self.step_asked.emit)
        self._offer_papers(timeline)
        if not self.menu.isEmpty():
            self.menu.addSeparator()
        for code, relation in timeline.may_be:
            self.menu.addAction(
                f"{relation.offered.shown()}…", partial(self.relation_asked.emit, code, relation.code)
            )
        for code, name in timeline.leads_to:
            words = tr("New entry in “{register}” out of this one…", register=name)
            self.menu.addAction(words, _call(self.grow_asked.emit, code))
        for other in timeline.linked:
            words = tr("Go to: {entry}", entry=other.name)
            self.menu.addAction(words, _call(self.entry_asked.emit, other.matter_id))
        self.menu.addAction(tr("Add a note (F7)"), self.note_asked.emit)
        self.menu.addAction(tr("Files of the entry… (Ctrl+Shift+F)"), self.files_asked.emit)
        if register.number is not None and not timeline.number:
            self.menu.addAction(tr("Give a number…"), self.number_asked.emit)
        for back in timeline.back:
            self.menu.addAction(back_words(back) + "…", partial(self.back_asked.emit, back))
        if past.state == VOID_STATE:
            self.menu.addAction(tr("Let it count again…"), self.restore_asked.emit)
        else:
            self.menu.addAction(tr("Void this entry… (Del)"), self.void_asked.emit)

    def ask_void(self, chosen: Sequence[str]) -> None:
        """Ask to void the entry that is shown, where it alone is chosen: that of the row before may still be.

        One that is void already is let count again by the menu.
        """
        shown = self.timeline
        if shown is not None and list(chosen) == [shown.matter.id] and shown.past.state != VOID_STATE:
            self.void_asked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.timeline is not None and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.given.emit(dropped(event.mimeData()))

    def open_menu(self) -> None:
        """Open what can be done, the first chosen, so that arrows and Enter go on.

        A step that gives back or refuses is never chosen by itself.
        """
        if self.timeline is None and not self.several:
            return
        first = next((each for each in self.menu.actions() if not each.isSeparator()), None)
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        if first is not None and not first.property(_TURNS_BACK):
            self.menu.setActiveAction(first)


def _call(act: Callable[[str], object], given: str) -> Callable[[], None]:
    def call() -> None:
        act(given)

    return call
