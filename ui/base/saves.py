"""What is being saved and what could not be saved: the source of the status line.

A writer opens a :class:`Save` and settles it when the answer has come::

    with context.saves.begin(form_id) as save:
        submit(context.database, self, work, lambda outcome: ... save.done(Entity.SURVEY_RESPONSE), save=save)

"Saving" means that a save has not been settled, "not saved" that the newest save
of some key failed. A later save of the same key, or taking it back, clears that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import Enum, StrEnum, auto
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject, Signal

from desktop_app.base.work_queues import Ok, Outcome
from ui.base.errors import sentence_for


class SavedEntity(StrEnum):
    """Whose figures changed. The first are the entities of the journal, the others live on this computer."""

    RESIDENTIAL_AREA = "residential_area"
    INDICATOR_VALUE = "indicator_value"
    TARGET_VALUE = "target_value"
    PERIOD_STATUS = "period_status"
    REPORTING_EVENT = "reporting_event"
    FIGURE_CONFIRMATION = "figure_confirmation"
    PERIOD_TEXT = "period_text"
    SURVEY_ROUND = "survey_round"
    SURVEY_AREA = "survey_area"
    SURVEY_RESPONSE = "survey_response"
    SURVEY_TALLY = "survey_tally"
    SURVEY_SECOND_KEYING = "survey_second_keying"
    REGISTER_MATTER = "register_matter"
    REGISTER_EVENT = "register_event"
    REGISTER_LINK = "register_link"
    REGISTER_BATCH = "register_batch"
    NUMBER_BOOK = "number_book"
    REGISTER_NUMBER = "register_number"
    PRINTED_PAPER = "printed_paper"
    FUND_CAMPAIGN = "fund_campaign"
    FUND_DRAFT = "fund_draft"
    FUND_VOUCHER = "fund_voucher"
    FUND_CLOSING = "fund_closing"
    FUND_DISCLOSURE = "fund_disclosure"
    HELPED_HOUSEHOLD = "helped_household"
    GOODS_ITEM = "goods_item"
    GOODS_STORE = "goods_store"
    OFFICE_PROFILE = "office_profile"
    OFFICE_KEY = "office_key"
    KEY_HOLDER = "key_holder"
    ATTACHMENT = "attachment"
    OFFICER = "officer"
    CATALOGUE_PACKAGE = "catalogue_package"
    RECOVERY_CODE = "recovery_code"
    BACKUP = "backup"
    EXCHANGE = "exchange"
    """The state of the exchange with the province: the connection, decisions that wait, the last round."""


class SaveState(Enum):
    """What the status line says."""

    ALL_SAVED = auto()
    SAVING = auto()
    NOT_SAVED = auto()


class Save:
    """One save on its way. Only the first word about it counts."""

    def __init__(self, saves: Saves, keys: tuple[Hashable, ...]) -> None:
        self._saves = saves
        self.keys = keys

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.refused()  # it never set out

    def done(self, *changed: SavedEntity) -> None:
        """It is on the disk; ``changed`` says whose figures changed."""
        self._saves.settle(self, None)
        self._saves.publish(changed)

    def failed(self, sentence: str) -> None:
        """It could not be saved; what was typed still waits. The status line says so until it is saved."""
        self._saves.settle(self, sentence)

    def settled(self, outcome: Outcome[object], *changed: SavedEntity) -> None:
        """:meth:`done` or :meth:`failed`, as it ended."""
        if isinstance(outcome, Ok):
            self.done(*changed)
        else:
            self.failed(sentence_for(outcome.error))

    def refused(self) -> None:
        """Nothing waits to be saved: it was not accepted, and the window said so."""
        self._saves.settle(self, "")

    def lost(self, sentence: str) -> None:
        """It could not be saved, and the page that would say so and save it again is not there any more."""
        self._saves.settle(self, "")
        self._saves.lost.emit(sentence)

    def unseen(self, outcome: Outcome[object], *changed: SavedEntity) -> None:
        """:meth:`done` or :meth:`lost`, as it ended: the caller is gone."""
        if isinstance(outcome, Ok):
            self.done(*changed)
        else:
            self.lost(sentence_for(outcome.error))


class Saves(QObject):
    """Listens to all saves of the window. ``moved``: the state or the sentence is another.

    ``changed`` carries a :class:`SavedEntity`: pages that show its figures read them again. ``lost`` is the
    sentence about a failed save whose page has been closed: the window shows it.
    """

    moved = Signal()
    changed = Signal(object)
    lost = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: set[Save] = set()
        self._newest: dict[Hashable, Save] = {}
        self._failed: dict[Hashable, str] = {}

    @property
    def state(self) -> SaveState:
        """What is true of all saves together."""
        if self._failed:
            return SaveState.NOT_SAVED
        return SaveState.SAVING if self._open else SaveState.ALL_SAVED

    @property
    def sentence(self) -> str:
        """Why the last of what is not saved could not be; "" where all is."""
        return next(reversed(self._failed.values()), "")

    def begin(self, *keys: Hashable) -> Save:
        """Something has left the screen; ``keys`` name what it is, so that a later save of it mends this."""
        save = Save(self, keys)
        self._open.add(save)
        self._newest |= dict.fromkeys(keys, save)
        self.moved.emit()
        return save

    def forget(self, *keys: Hashable) -> None:
        """What could not be saved was taken back, or is not wanted any more."""
        for key in keys:
            self._failed.pop(key, None)
        self.moved.emit()

    def settle(self, save: Save, failed: str | None) -> None:
        """How a save ended, for :class:`Save`: ``None`` well, a sentence badly, "" not started."""
        if save not in self._open:
            return
        self._open.discard(save)
        for key in save.keys:
            if self._newest.get(key) is not save:
                continue  # a newer save of it will tell
            del self._newest[key]
            if failed != "" and self._failed:
                self._failed.pop(key, None)
            if failed:
                self._failed[key] = failed
        self.moved.emit()

    def publish(self, changed: Iterable[SavedEntity]) -> None:
        """Tell whose figures changed, here or in what was pulled."""
        for entity in changed:
            self.changed.emit(entity)


def entities(names: Iterable[str]) -> list[SavedEntity]:
    """What the journal's recorder says that it changed, in the order of :class:`SavedEntity`."""
    known = set(names)
    return [entity for entity in SavedEntity if entity in known]
