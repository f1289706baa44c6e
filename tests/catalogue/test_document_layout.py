"""Layouts of documents as packages: what a province may change, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from desktop_app.book.office import Office
from desktop_app.catalogue.installed import document_layouts, install
from desktop_app.catalogue.layouts.document_layout import DocumentLayout
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.package import Package
from desktop_app.office.documents import document_head
from desktop_app.office.profile import change_profile, load_profile
from desktop_app.reports.blocks.model import Document, Paragraph
from desktop_app.reports.frame.document_writer import write_document
from desktop_app.reports.frame.profile import profile_for
from desktop_app.reports.frame.wording import load_wording
from tests.builders import COMMUNE, an_office
from tests.reports import samples

OWN = """
kind = "document_layout"
code = "TINH_MAU"
version = "2027-01-01"
status = "published"
title_vi = "Thể thức của tỉnh"
title_en = "Layout of the province"
mark = "proposed"
[measures.page]
left_mm = 35
[measures.body]
size_pt = 14
[words]
"heading.motto" = "Độc lập - Tự do - Hạnh phúc"
[[types]]
symbol = "BC"
name = "Báo cáo"
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = an_office(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


def package(text: str = OWN) -> Package:
    return Package({"layout.toml": text.encode()})


def test_the_three_rules_come_with_the_program_and_tell_what_is_open(office: Office) -> None:
    with office.read() as connection:
        layouts = document_layouts(connection)

    assert {"MTTQ_ND30", "MTTQ_QD207", "DANG_QD399"} <= layouts.keys()
    assert layouts["MTTQ_QD207"].mark.value == "open"
    assert "BC" in {each.symbol for each in layouts["MTTQ_ND30"].types}


def test_a_layout_of_the_province_is_chosen_and_changes_what_is_printed(office: Office) -> None:
    with office.record() as rec:
        install(rec.connection, package(), "province", office.clock)
        change_profile(rec, COMMUNE, {"layout": "TINH_MAU"})
    with office.read() as connection:
        head = document_head(load_profile(connection, COMMUNE))
    layout = profile_for(head)
    assert (layout.name, layout.page.left_mm, layout.body.size_pt) == ("Thể thức của tỉnh", 35, 14)
    assert layout.page.right_mm == 15, "what it does not change stays"

    with office.record() as rec:
        change_profile(rec, COMMUNE, {"layout": "DANG_QD399"})
    with office.read() as connection:
        head = document_head(load_profile(connection, COMMUNE))
    stream = io.BytesIO()
    document = Document(head, samples.CLOSED, "BÁO CÁO", "Thử", (Paragraph("Một."),))
    write_document(document, profile_for(head), load_wording("common").for_head(head), stream)
    text = PdfReader(stream).pages[0].extract_text()
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "Độc lập" not in text


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("left_mm = 35", "left_mm = -1"),
        ("left_mm = 35", 'left_mm = "35"'),
        ("left_mm = 35", "leftt_mm = 35"),
        ("[measures.page]", "[measures.paper]"),
        ('version = "2027-01-01"', 'version = "2"'),
    ],
)
def test_a_measure_that_there_is_not_is_refused_when_it_is_brought(line: str, other: str) -> None:
    assert isinstance(read_definition(package()), DocumentLayout)
    with pytest.raises(PackageFaults):
        read_definition(package(OWN.replace(line, other)))
