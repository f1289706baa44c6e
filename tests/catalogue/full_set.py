"""A set in which every column of every table says something that an empty cell does not say."""

from __future__ import annotations

from tests.catalogue.small_sets import a_set

FULL = a_set(
    {"code": "A1", "group": "G2", "entered_by": "K|O", "must_report": "phu_nu|K", "due_day": "5/2"},
    {"code": "A2", "note": '=HYPERLINK("x")', "help_vi": "Dòng một\nDòng hai", "help_en": "One"},
    {"code": "A3", "group": "G2", "name_en": "Third", "disaggregation": "NU: Nữ: Women|NAM: Nam"},
    {
        "code": "A5",
        "value_kind": "decimal",
        "entered_by": "",
        "period_type": "quarter",
        "nature": "ratio",
        "area_aggregation": "ratio_of_sums",
        "time_aggregation": "ratio_of_sums",
        "numerator": "A1",
        "denominator": "HOUSEHOLDS",
        "target": "yes",
        "mark": "P",
        "source": "V|T",
    },
    {"code": "A6", "entered_by": "", "formula": "${A1} + ${A2}"},
    {"code": "A7", "period_type": "event", "counts_in": "quarter", "unit": "m", "converts": "km=1000"},
    {"code": "A4", "minimum": "0.5", "minimum_severity": "warning", "maximum": "1000000"},
    targets=[
        {"indicator": "A1", "year": "2026", "unit": "Thôn Đoài", "value": "12345678901234567"},
        {"indicator": "A2", "year": "2027", "unit": "", "value": "3"},
    ],
    rules=[
        {
            "code": "R1",
            "expression": "${A1} >= ${A2}",
            "message_vi": "Nhiều hơn",
            "message_en": "More",
            "severity": "error",
            "blanks": "yes",
            "mark": "P",
            "basis": "Đề xuất",
        }
    ],
    head="""
note_vi = "Bộ dùng thử"
valid_from = 2026-01-01
""",
    more="""
[[groups]]
code = "G2"
name_vi = "Nhóm hai"
name_en = "Second"
programme_vi = "Chương trình"
[[groups]]
code = "G3"
name_vi = "Nhóm trống"
name_en = "Nhóm trống"
[[sources]]
code = "V"
name_vi = "Mẫu V"
strength = "chính thức"
[[legal_basis]]
number = "15/2026/TT"
date = 2026-01-15
title_vi = "Thông tư"
mark = "confirmed"
note_vi = "Điều 3"
[[due]]
period_type = "year"
day = 20
month_of_period = 11
[checks]
outlier_threshold = "3.5"
least_periods = 5
least_units = 6
series_periods = 12
rise_percent = ""
fall_percent = "50.25"
least_change = "2"
""",
)
