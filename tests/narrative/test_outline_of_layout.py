"""The outline of a report in a layout of documents: a province's words and bounds, and what is refused."""

from __future__ import annotations

import pytest

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.layouts.document_layout import DocumentLayout
from desktop_app.catalogue.layouts.report_outline import read_outline, report_outline
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.package import Package
from desktop_app.narrative.drafting import codes_of
from desktop_app.narrative.texts import texts_of, write_text
from desktop_app.office.profile import change_profile
from desktop_app.registers.kinds.in_use import known_versions
from desktop_app.reports.blocks.model import Paragraph
from desktop_app.reports.documents.rendering import document_of
from tests.builders import COMMUNE, put_area
from tests.narrative.reading import SEPTEMBER, SET, petition, report, said, writing
from tests.narrative.test_figure_sentences import figures

OLDER = """
kind = "document_layout"
code = "TINH_MAU"
version = "2027-01-01"
status = "published"
title_vi = "Thể thức của tỉnh"
title_en = "Layout of the province"
mark = "proposed"
[words]
"numbers.count_digits" = "1"
"work.opening" = "{issuer} kính báo cáo {period}:"
"""
NEWER = OLDER.replace("2027-01-01", "2027-02-01").replace(
    'mark = "proposed"', 'mark = "proposed"\nreport = "own.toml"'
)


def shipped() -> str:
    return resource_path("documents", "outlines", "work-report.toml").read_text(encoding="utf-8")


def package(manifest: str, outline: str = "") -> Package:
    files = {"layout.toml": manifest.encode()}
    return Package(files | ({"own.toml": outline.encode()} if outline else {}))


def choose(office: Office, made: Package) -> None:
    with office.record() as rec:
        install(rec.connection, made, "province", office.clock)
        change_profile(rec, COMMUNE, {"layout": "TINH_MAU"})


def test_a_province_has_its_own_parts_words_and_bounds(office: Office) -> None:
    own = (
        shipped()
        .replace("change_percent = 20", "change_percent = 60")
        .replace('"tổ chức {TT01|TTTN.sessions} cuộc tuyên truyền{TT01+}"', '"mở {TT01} cuộc{TT01+}"')
        .replace('title = "KIẾN NGHỊ, ĐỀ XUẤT"', 'title = "KIẾN NGHỊ VỚI CẤP TRÊN"')
    )
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", 100)
    figures(office, "2026-M08", TT01="10")
    figures(office, SEPTEMBER, TT01="15")
    assert "tăng 50,00%" in said(office)

    choose(office, package(NEWER, own))
    made = report(office)
    assert "Mở 15 cuộc (lũy kế từ đầu năm 25 cuộc)." in said(office)
    assert made.parts[-1].title == "KIẾN NGHỊ VỚI CẤP TRÊN"


def test_a_layout_of_an_older_version_keeps_its_words_with_the_shipped_sentences(office: Office) -> None:
    petition(office, "2026-09-02")
    choose(office, package(OLDER))
    assert "tiếp nhận 1 kiến nghị" in said(office), "its digits"
    first = next(block for block in document_of(report(office)).blocks if isinstance(block, Paragraph))
    assert first.text == "Ban Thường trực Ủy ban MTTQ Việt Nam xã Mẫu kính báo cáo tháng 9 năm 2026:"


def test_a_part_that_only_the_province_has_is_written_and_stays_when_the_layout_goes(office: Office) -> None:
    own = shipped().replace('code = "results.diplomacy"', 'code = "results.border"')
    choose(office, package(NEWER, own))
    outline = writing(office).outline
    with pytest.raises(KeyError), office.record() as rec:
        write_text(rec, SET, SEPTEMBER, "results.border", "Một.")
    with office.record() as rec:
        write_text(rec, SET, SEPTEMBER, "results.border", "Giao lưu biên giới.", outline=outline)
    assert "Giao lưu biên giới." in said(office)
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"layout": None})
    assert "Giao lưu biên giới." not in said(office)
    with office.read() as connection:
        assert texts_of(connection, SET, SEPTEMBER) == {"results.border": "Giao lưu biên giới."}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("most_figures = 5", 'most_figures = "sáu"'),
        ("change_least = 5", "change_leest = 5"),
        ('code = "tasks"', 'code = "assessment"'),
        ('of = "topic"', 'of = "không phải"'),
        ('says = "texts"\n', 'says = "shouted"\n'),
        ('code = "DLXH.noted"', 'code = "DLXH"'),
    ],
)
def test_an_outline_that_cannot_be_followed_is_refused_when_it_is_brought(text: str, other: str) -> None:
    assert isinstance(read_definition(package(NEWER, shipped())), DocumentLayout)
    assert text in shipped()
    with pytest.raises(PackageFaults):
        read_definition(package(NEWER, shipped().replace(text, other)))
    with pytest.raises(PackageFaults):
        read_definition(package(NEWER))  # the file that it names is not there


def test_every_figure_of_the_shipped_outline_is_one_of_its_registers(office: Office) -> None:
    """A clause that names a figure which nobody counts would never be said."""
    outline = report_outline()
    facts = {fact.code: fact for fact in outline.facts}
    sentences = [each for part, _ in outline.all_parts() for each in (*part.sentences, *part.after)]
    named = {code for each in sentences for clause in each.clauses for code in codes_of(clause)}
    own = {code for code in named if "." in code and code.split(".")[0] not in ("plan", "fund", "rounds", "")}
    assert {code.removesuffix(".changed") for code in own} <= facts.keys()
    assert facts.keys() <= {code.removesuffix(".changed") for code in own}, "counted and never said"
    with office.read() as connection:
        for fact in outline.facts:
            (register,) = known_versions(connection, fact.register)[:1]
            form = register.form()
            steps = {action.code for action in register.actions} | {"opened"}
            assert set(fact.dated_by) <= steps, fact.code
            assert set(fact.clocks) <= {clock.code for clock in register.clocks}, fact.code
            sources = [name for name in (fact.of, fact.sums, *fact.when) if name and "@" not in name]
            asked = {name.rpartition("/")[2] for name in sources}
            assert asked <= {shape.name for shape in form.shapes}, fact.code
            assert fact.of not in register.private, fact.code
    assert read_outline(shipped().encode()) == outline


def test_a_share_of_the_plan_follows_the_figure_whose_share_it_is() -> None:
    clauses = [
        clause
        for part, _ in report_outline().all_parts()
        for sentence in (*part.sentences, *part.after)
        for clause in sentence.clauses
    ]
    shares = [clause for clause in clauses if "+}" in clause]
    assert len(shares) > 10
    for clause in shares:
        assert len(clause.strip()) > len("{GS01+}"), "behind another figure it would be that one's"
        first = clause[clause.index("{") + 1 :].split("}")[0].split("|")[0]
        assert clause.count("{") == 2, clause
        assert clause.endswith(f"{{{first}+}}"), clause
