"""Forms of 30 answers as another program may have made them: random ids, many kinds of answers, texts."""

from __future__ import annotations

import random
from uuid import UUID

from desktop_app.journal.recorder import Given, Recorder

_TEXT = """
đề nghị sửa đường trục thôn nạo vét kênh mương trước mùa mưa bão cần thêm đèn chiếu sáng nhà văn hóa họp dân
công khai thu chi quỹ hỗ trợ hộ nghèo cấp nước sạch rác thải vệ sinh môi trường an ninh trật tự nhiệt tình
"""
_SYLLABLES = _TEXT.split()
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_MIDDLES = ("Văn", "Thị", "Đức", "Ngọc")
_NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hải", "Hạnh", "Hiền", "Hùng", "Hương", "Linh", "Long", "Mai")


def foreign_forms(number: int, seed: int = 1) -> list[tuple[str, dict[str, Given]]]:
    """Ids and fields of so many forms of one round: 740 bytes of JSON each."""
    chance = random.Random(seed)
    round_id, *areas = (_an_id(chance) for _ in range(13))
    at = 1_790_000_000_000
    forms: list[tuple[str, dict[str, Given]]] = []
    for serial in range(1, number + 1):
        at += chance.randint(9_000, 40_000)
        fields: dict[str, Given] = {
            "round_id": round_id,
            "area_id": chance.choice(areas),
            "serial": serial,
            "answered_on": f"2026-10-{chance.randint(1, 28):02d}",
            "channel": chance.choice(("household", "meeting")),
            "validity": "" if chance.random() < 0.97 else "blank",
            "comment": _words(chance, chance.randint(6, 14)) if chance.random() < 0.3 else "",
            "entered_by": chance.choice(("Lan", "Minh")),
            "entered_at": at,
            "answers": _answers(chance),
        }
        forms.append((_an_id(chance), fields))
    return forms


def record_foreign_forms(rec: Recorder, number: int, seed: int = 1) -> None:
    """Record so many forms."""
    for key, fields in foreign_forms(number, seed):
        rec.put("survey_response", key, fields)


def _answers(chance: random.Random) -> dict[str, str]:
    ratings = [chance.choices("12345", (40, 30, 15, 10, 5))[0] for _ in range(20)]
    several = [" ".join(choice for choice in "12345" if chance.random() < 0.4) for _ in range(4)]
    name = (
        f"{chance.choice(_FAMILIES)} {chance.choice(('Văn', 'Thị', 'Đức', 'Ngọc'))} {chance.choice(_NAMES)}"
    )
    numbers = [str(chance.randint(18, 90)), str(chance.randint(1, 9)), str(chance.randint(1, 400) * 50_000)]
    others = [name, f"0{chance.randint(300_000_000, 999_999_999)}", _words(chance, 8)]
    return {f"q{item:02d}": value for item, value in enumerate([*ratings, *several, *numbers, *others], 1)}


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(_SYLLABLES, k=number))


def _an_id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
