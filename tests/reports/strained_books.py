"""Books whose texts strain the layout: long ones, and odd ones that no line of a paper is made for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from desktop_app.book.office import Office

type Strain = Callable[[str], str]

_LONG = " và các nội dung khác có liên quan được ghi đầy đủ theo lời người trình bày tại cuộc họp"
_PLACE = " thuộc khu vực tái định cư sau sắp xếp đơn vị hành chính cấp xã năm 2025, gồm cả xóm Đồi"
_UNBROKEN = "Nguyễnthịminhkhai" * 4
_MOST_OF_A_NAME = 120
_CODED = re.compile(r"[\w:./+-]*", re.ASCII)
_NUMERIC = re.compile(r"[\d.,:/ +TZ-]*")
_NAMES = {
    "residential_area": ("name",),
    "survey_round": ("title",),
    "fund_campaign": ("title",),
    "helped_household": ("name", "category"),
    "goods_item": ("name",),
    "goods_store": ("name",),
}
_TEXTS = {
    "matter_line": ("title",),
    "matter_secret": ("value",),
    "register_event": ("addressee", "reason"),
}
_NAMES_WITHIN = {"fund_draft": "content", "fund_voucher": "content"}
_TEXTS_WITHIN = {"register_matter": "answers", "register_event": "answers", "survey_area": "minutes"}


def long_texts(times: int) -> Callable[[Office], None]:
    """Each name as long as it may be, each other text longer by so many times 16 words."""
    return _strained(lambda text: text + _LONG * times, lambda name: f"{name}{_PLACE}"[:_MOST_OF_A_NAME])


def odd_texts() -> Callable[[Office], None]:
    """Words of 70 letters, marks of markup, lines, tabs, blanks without a width."""
    return _strained(
        lambda text: f'Xã-hội/hợp-đồng_{_UNBROKEN} <b>&"q"</b>\n{text}\t\u200b… 1.234,5 m2 @#%{{x}} “ ”',
        lambda name: f"Thôn-{_UNBROKEN} <&> {name}"[:_MOST_OF_A_NAME],
    )


def _strained(long: Strain, name: Strain) -> Callable[[Office], None]:
    def change(office: Office) -> None:
        with office.record() as rec:
            for strain, columns in ((name, _NAMES), (long, _TEXTS)):
                for table, names in columns.items():
                    for column in names:
                        _rewrite(rec.connection, table, column, partial(_of, strain))
            for strain, within in ((name, _NAMES_WITHIN), (long, _TEXTS_WITHIN)):
                for table, column in within.items():
                    _rewrite(rec.connection, table, column, partial(_within, strain))

    return change


def _rewrite(connection: Connection, table: str, column: str, change: Strain) -> None:
    values = connection.execute(text(f"SELECT DISTINCT {column} FROM {table}")).scalars().all()
    for value in filter(None, values):
        connection.execute(
            text(f"UPDATE {table} SET {column} = :new WHERE {column} = :old"),
            {"new": change(value), "old": value},
        )


def _within(strain: Strain, value: str) -> str:
    return json.dumps(_each(strain, json.loads(value)), ensure_ascii=False)


def _each(strain: Strain, value: Any) -> Any:
    match value:
        case dict():
            return {key: _each(strain, each) for key, each in value.items()}
        case list():
            return [_each(strain, each) for each in value]
        case str():
            return _of(strain, value)
    return value


def _of(strain: Strain, value: str) -> str:
    """The text strained; what is no free text, such as a code, an address or a figure, as it is."""
    is_free = not (_CODED.fullmatch(value) or _NUMERIC.fullmatch(value) or value.startswith("http"))
    return strain(value) if is_free else value
