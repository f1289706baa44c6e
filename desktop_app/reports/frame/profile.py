"""Layout profile: every measure of a printed document, read from ``resources/documents/profiles``.

Legal basis of the shipped one: Hướng dẫn 91/HD-MTTW-BTT (08/4/2013); Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.reports.charts.layout import ChartLayout, Pt, Share
from desktop_app.reports.data import DocumentHead, VoucherHead

DEFAULT_PROFILE = "mttq-nd30.toml"

Mm = Annotated[float, msgspec.Meta(ge=0, le=500)]
Leading = Annotated[float, msgspec.Meta(ge=1, le=3)]


class _ProfileTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the profile file."""


class PageLayout(_ProfileTable, frozen=True):
    """The sheet upright and the margins of its text."""

    width_mm: Mm
    height_mm: Mm
    top_mm: Mm
    bottom_mm: Mm
    left_mm: Mm
    right_mm: Mm


class LandscapeLayout(_ProfileTable, frozen=True):
    """Margins of the sheet turned."""

    top_mm: Mm
    bottom_mm: Mm
    left_mm: Mm
    right_mm: Mm


class PageNumberLayout(_ProfileTable, frozen=True):
    """The page number in the top margin."""

    size_pt: Pt
    top_mm: Mm
    annex_starts_anew: bool
    hide_on_first: bool


class ElectronicMarkLayout(_ProfileTable, frozen=True):
    """Room at the upper right of page 1 for the mark of a digital signature."""

    width_mm: Mm
    height_mm: Mm
    edge_mm: Mm


class HeadingLayout(_ProfileTable, frozen=True):
    """Tên cơ quan, quốc hiệu, tiêu ngữ, số, ký hiệu, địa danh, ngày."""

    organisation_pt: Pt
    motto_state_pt: Pt
    motto_pt: Pt
    number_pt: Pt
    place_pt: Pt
    leading: Leading
    gap_mm: Mm
    organisation_rule_share: Share
    rule_pt: Pt
    number_space_pt: Pt
    after_pt: Pt


class TitleLayout(_ProfileTable, frozen=True):
    """Tên loại and trích yếu."""

    kind_pt: Pt
    subject_pt: Pt
    leading: Leading
    rule_share: Share
    rule_max_mm: Mm
    rule_pt: Pt
    after_pt: Pt


class BodyLayout(_ProfileTable, frozen=True):
    """Paragraphs of the body; ``leading`` is a multiple of the size."""

    size_pt: Pt
    leading: Leading
    first_line_mm: Mm
    between_pt: Pt


class TableLayout(_ProfileTable, frozen=True):
    """Tables of the body, of annexes, and matrices."""

    size_pt: Pt
    small_pt: Pt
    matrix_pt: Pt
    leading: Leading
    padding_mm: Mm
    row_padding_pt: Pt
    rule_pt: Pt
    before_pt: Pt
    after_pt: Pt
    caption_pt: Pt
    matrix_column_mm: Mm
    matrix_label_share: Share


class SignatureLayout(_ProfileTable, frozen=True):
    """Signatures and the room left free for them."""

    size_pt: Pt
    leading: Leading
    before_pt: Pt
    free_pt: Pt
    note_pt: Pt
    columns: Annotated[int, msgspec.Meta(ge=1, le=4)]


class RecipientsLayout(_ProfileTable, frozen=True):
    """Nơi nhận."""

    heading_pt: Pt
    size_pt: Pt
    leading: Leading
    share: Share


class AnnexLayout(_ProfileTable, frozen=True):
    """The head of an annex."""

    heading_pt: Pt
    title_pt: Pt
    reference_pt: Pt
    leading: Leading
    rule_share: Share
    rule_max_mm: Mm
    after_pt: Pt


class DraftLayout(_ProfileTable, frozen=True):
    """The mark "DỰ THẢO" behind the text."""

    size_pt: Pt
    angle: float
    grey: Share


class FooterLayout(_ProfileTable, frozen=True):
    """The line that says what is shown and when it was printed."""

    size_pt: Pt
    bottom_mm: Mm
    grey: Share


class LayoutProfile(_ProfileTable, frozen=True):
    """All measures of a document. Lengths end in ``_mm`` or ``_pt``."""

    name: str
    legal_basis: tuple[str, ...]
    page: PageLayout
    landscape: LandscapeLayout
    page_number: PageNumberLayout
    electronic_mark: ElectronicMarkLayout
    heading: HeadingLayout
    title: TitleLayout
    body: BodyLayout
    table: TableLayout
    signature: SignatureLayout
    recipients: RecipientsLayout
    annex: AnnexLayout
    draft: DraftLayout
    footer: FooterLayout
    chart: ChartLayout


def load_profile(path: Path | None = None) -> LayoutProfile:
    """The shipped profile, with the lines of a province's own file in place of the shipped ones.

    Raises:
        Problem: the file cannot be read, or a measure in it is unknown or out of range.
    """
    shipped = resource_path("documents", "profiles", DEFAULT_PROFILE)
    measures = _read(shipped)
    if path is not None:
        measures = _overridden(measures, _read(path))
    return _converted(measures, (path or shipped).name)


def profile_for(head: DocumentHead | VoucherHead) -> LayoutProfile:
    """The measures of a document of this head: those of the layout its office has chosen.

    Raises:
        Problem: a measure of the layout is unknown or out of range.
    """
    layout = head.layout
    if layout is None:
        return load_profile()
    own = {"name": layout.name, "legal_basis": list(layout.legal_basis), **layout.measures}
    measures = _overridden(_read(resource_path("documents", "profiles", DEFAULT_PROFILE)), own)
    return _converted(measures, layout.name)


def _converted(measures: dict[str, Any], name: str) -> LayoutProfile:
    try:
        return msgspec.convert(measures, LayoutProfile)
    except msgspec.ValidationError as error:
        raise Problem(
            "The layout profile “{name}” has a wrong line: {detail}. Correct the file or choose the "
            "shipped profile.",
            name=name,
            detail=str(error),
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Problem(
            "The layout profile “{name}” cannot be read: {detail}. Correct the file or choose the shipped "
            "profile.",
            name=path.name,
            detail=str(error),
        ) from error


def _overridden(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, change in changes.items():
        old = merged.get(key)
        is_section = isinstance(old, dict) and isinstance(change, dict)
        merged[key] = _overridden(dict(old or {}), change) if is_section else change
    return merged
