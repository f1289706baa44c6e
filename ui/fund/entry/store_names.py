"""Stores of a goods voucher by name: one that is not in the list is reported at its field, and confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QLineEdit

from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from desktop_app.fund.vouchers.records import OUT_OF_STORE, VoucherKind
from ui.fund.entry.editors import Editor, put, said
from ui.widgets.fields.field import Field

STORES: Final = ("store", "to_store")


class StoreNames:
    """What the fields of stores say about the names that are in them."""

    def __init__(self, kind: VoucherKind, fields: Mapping[str, Field], editors: Mapping[str, Editor]) -> None:
        self._kind = kind
        self._fields = {name: fields[name] for name in STORES if name in fields}
        self._editors = editors
        self._listed: Sequence[str] = ()
        for name in self._fields:
            editor = editors[name]
            if isinstance(editor, QLineEdit):
                editor.editingFinished.connect(lambda name=name: self._complete(name))

    def know(self, stores: Sequence[str]) -> None:
        """Which stores there are."""
        self._listed = stores

    def tell(self) -> None:
        """Say below each field what a name that is not in the list means."""
        for name, field in self._fields.items():
            field.set_hint(self._hint(name))

    def new(self) -> dict[str, str]:
        """Names by field that would be entered as stores; the first store of an office needs no question."""
        if not self._listed:
            return {}
        return {
            name: typed
            for name in self._fields
            if (typed := said(self._editors[name])) and self._adds(name) and self._meant(typed) is None
        }

    @property
    def source(self) -> str:
        """The store in the first field, where it is one of the list."""
        return self._meant(said(self._editors.get("store"))) or ""

    def _adds(self, name: str) -> bool:
        """Whether goods come into the store of this field: it may be a new one."""
        return name == "to_store" or self._kind not in OUT_OF_STORE

    def _hint(self, name: str) -> str:
        typed = said(self._editors[name])
        if not typed or self._meant(typed) is not None:
            return ""
        listed = ", ".join(self._listed) or "–"
        if self._adds(name):
            return tr("Not in the list yet, so a new store. In the list: {stores}", stores=listed)
        return tr("There is no store of this name. In the list: {stores}", stores=listed)

    def _meant(self, typed: str) -> str | None:
        """The store that is called so, marks and case aside; of two such only the one letter for letter."""
        if typed in self._listed:
            return typed
        same = [store for store in self._listed if fold(store) == fold(typed)]
        return same[0] if len(same) == 1 else None

    def _complete(self, name: str) -> None:
        """Write a store that is in the list as it is called, however it was typed."""
        typed = said(self._editors[name])
        meant = self._meant(typed)
        if meant is not None and meant != typed:
            put(self._editors[name], meant)
