"""The office's profile: what its documents say in the head and at the foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.i18n import N_, tr
from desktop_app.base.spelling import Tones
from desktop_app.base.text import nfc
from desktop_app.catalogue.installed import document_layouts
from desktop_app.catalogue.layouts.document_layout import DocumentLayout
from desktop_app.fund.papers.kinds import paper_rules
from desktop_app.office.profile import NO, YES, OfficeProfile, change_profile, choose_spelling, load_profile
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.settings.catalogue_section import mark_words
from ui.settings.section import SettingsSection
from ui.theme import spacing as space
from ui.widgets.fields.changed_words import changed_words
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.frames import Card
from ui.widgets.labels import muted
from ui.widgets.page import ScrollBody

_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "amount_gap": {"linh": "một trăm linh năm", "lẻ": "một trăm lẻ năm"},
    "amount_thousand": {"nghìn": "một nghìn đồng", "ngàn": "một ngàn đồng"},
}
_SPELLINGS = {Tones.FIRST: "Ủy ban, hòa giải, khóa", Tones.SECOND: "Uỷ ban, hoà giải, khoá"}


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    fields: tuple[tuple[str, str], ...]
    chosen: tuple[tuple[str, str], ...] = ()
    """Fields with few answers, which are chosen from a list."""
    note: str = ""


_GROUPS = (
    _Group(
        N_("Head of documents"),
        (
            ("organization_line_1", N_("Name of the office, in capitals")),
            ("organization_line_2", N_("Second line")),
            ("work_board_line_1", N_("Front work board, in capitals")),
            ("place", N_("Place before the date")),
            ("report_symbol", N_("Symbol of reports")),
            ("minutes_symbol", N_("Symbol of minutes")),
        ),
        (("layout", N_("Layout of documents")),),
    ),
    _Group(
        N_("Signature"),
        (
            ("signer_authority", N_("On behalf of")),
            ("signer_position", N_("Position of the signer")),
            ("signer_name", N_("Name of the signer")),
            ("work_board_position", N_("Position in the Front work board")),
        ),
    ),
    _Group(
        N_("Vouchers of the fund"),
        (
            ("fund_unit_code", N_("Code of the unit on vouchers")),
            ("fund_address", N_("Address of the unit on vouchers")),
            ("fund_accountant", N_("Accountant")),
            ("fund_treasurer", N_("Treasurer")),
        ),
        (
            ("fund_regime", N_("Accounting regime of the fund")),
            ("amount_gap", N_("Word for a missing ten in amounts")),
            ("amount_thousand", N_("Word for a thousand in amounts")),
        ),
    ),
    _Group(
        N_("Recipients and data protection"),
        (
            ("recipients", N_("Recipients, one per line")),
            ("data_protection_officer", N_("Responsible for personal data")),
        ),
    ),
    _Group(
        N_("Whom to call"),
        (("support_name", N_("Who helps in the province")), ("support_phone", N_("Telephone, Zalo"))),
        note=N_("Shown in the guide and under About, on no document."),
    ),
)


def _answers(name: str) -> list[tuple[str, str]]:
    """What may be chosen, in words of its own and as it is kept."""
    if name == "layout":
        return []  # the layouts of the catalogue are read with the profile
    if name == "fund_regime":
        return [(regime.name, regime.code) for regime in paper_rules().regime]
    return [(example, kept) for kept, example in _EXAMPLES[name].items()]


class _Lines(QPlainTextEdit):
    """Several lines, saved when the cursor leaves."""

    left = Signal()

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()


class ProfileSection(SettingsSection):
    """Each field is saved when the cursor leaves it; an emptied field returns to its usual text."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Office"),
            tr("These words are in every document you print. They are saved as you leave a field."),
        )
        self._context = context
        self._texts: dict[str, str] = {}
        self._opened: dict[str, str] = {}
        """What each editor was filled with; one that has the cursor keeps what a person sees in it."""
        self._fields: dict[str, Field] = {}
        self.editors: dict[str, QLineEdit | _Lines] = {}
        self.chosen: dict[str, ChoiceBox] = {}
        self.spelling = ChoiceBox()
        for tones, example in _SPELLINGS.items():
            self.spelling.addItem(example, tones)
        self.spelling.activated.connect(lambda _: self._respell(Tones(self.spelling.currentData())))
        self.numbered = QCheckBox(tr("Minutes carry number and symbol"))
        self.numbered.clicked.connect(lambda on: self._change({"minutes_have_number": YES if on else NO}))
        self.layout_note = muted("")
        """What is open in the layout that is chosen."""
        scroll = ScrollBody()
        for group in _GROUPS:
            scroll.body.addWidget(self._card(group))
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)

    def entered(self) -> None:
        """Read the profile again."""
        commune = self._context.office.identity.commune_code
        read_book(
            self._context,
            self,
            lambda connection: (load_profile(connection, commune), document_layouts(connection)),
            lambda read: self._show(*read),
        )

    def _card(self, group: _Group) -> Card:
        card = Card(tr(group.heading))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.LARGE)
        grid.setVerticalSpacing(space.MEDIUM)
        for place, (name, words) in enumerate(group.fields):
            editor = self._editor(name)
            self._fields[name] = Field(tr(words), editor)
            grid.addWidget(self._fields[name], place // 2, place % 2)
        for place, (name, words) in enumerate(group.chosen, start=len(group.fields)):
            grid.addWidget(Field(tr(words), self._choice(name)), place // 2, place % 2)
        if group is _GROUPS[0]:
            row = grid.rowCount()
            grid.addWidget(Field(tr("Spelling in print"), self.spelling), row, 0)
            grid.addWidget(self.numbered, row, 1, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(self.layout_note, row - 1, 1, Qt.AlignmentFlag.AlignBottom)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        if group.note:
            card.body.addWidget(muted(tr(group.note)))
        card.body.addLayout(grid)
        return card

    def _choice(self, name: str) -> ChoiceBox:
        box = self.chosen[name] = ChoiceBox()
        box.offer_entries(_answers(name))
        box.activated.connect(lambda _: self._change({name: str(box.currentData())}))
        return box

    def _editor(self, name: str) -> QWidget:
        if name == "recipients":
            lines = _Lines()
            lines.setTabChangesFocus(True)
            lines.setFixedHeight(lines.fontMetrics().lineSpacing() * 5 + space.XLARGE)
            lines.left.connect(lambda: self._save(name, lines.toPlainText()))
            self.editors[name] = lines
            return lines
        line = QLineEdit()
        line.editingFinished.connect(lambda: self._save(name, line.text()))
        self.editors[name] = line
        return line

    def _show(self, profile: OfficeProfile, layouts: Mapping[str, DocumentLayout]) -> None:
        entries = [(layout.title.shown(), code) for code, layout in layouts.items()]
        self.chosen["layout"].offer_entries(sorted(entries))
        layout = layouts.get(profile["layout"])
        self.layout_note.setText(
            "" if layout is None else f"{layout.note_vi} {mark_words(layout.mark)}".strip()
        )
        for name, editor in self.editors.items():
            text = profile.texts.get(name, "")
            self._texts[name] = text
            if not editor.hasFocus():
                _fill(editor, text)
                self._opened[name] = text
        for name, box in self.chosen.items():
            box.setCurrentIndex(max(0, box.findData(profile.texts.get(name, ""))))
        self.spelling.setCurrentIndex(self.spelling.findData(profile.tones))
        self.numbered.setChecked(profile["minutes_have_number"] == YES)
        self.editors["minutes_symbol"].setEnabled(self.numbered.isChecked())

    def _save(self, name: str, text: str) -> None:
        clean = nfc(text).strip()
        opened = self._opened.get(name)
        if opened is None or clean == opened.strip():
            return
        self._fields[name].set_error("")
        self._opened[name] = clean

        def show(changed: ChangedMeanwhile) -> None:
            now = str(changed.changes[0].now)
            self._opened[name] = now
            if clean != now.strip():
                self._fields[name].set_error(changed_words(opened, now, clean))
                self.editors[name].setFocus()

        commune = self._context.office.identity.commune_code
        change_book(
            self._context,
            self,
            lambda recorder: change_profile(recorder, commune, {name: clean or None}, {name: opened}),
            lambda _: self.entered(),
            changed=show,
        )

    def _respell(self, tones: Tones) -> None:
        """Spell all that is printed in one way: both are official in different offices."""
        commune = self._context.office.identity.commune_code
        change_book(
            self._context,
            self,
            lambda recorder: choose_spelling(recorder, commune, tones),
            lambda _: self.entered(),
        )

    def _change(self, texts: dict[str, str | None]) -> None:
        commune = self._context.office.identity.commune_code
        change_book(
            self._context,
            self,
            lambda recorder: change_profile(recorder, commune, texts),
            lambda _: self.entered(),
        )


def _fill(editor: QLineEdit | _Lines, text: str) -> None:
    if isinstance(editor, _Lines):
        editor.setPlainText(text)
    else:
        editor.setText(text)
        editor.setCursorPosition(0)  # a long text shows its beginning
