"""Final papers that were printed, saved or issued: their content, and the data they were made of."""

from __future__ import annotations

from sqlalchemy import Index, Table

from desktop_app.storage.tables.columns import day, identity, instant, integer, text
from desktop_app.storage.tables.metadata import metadata

printed_paper = Table(
    "printed_paper",
    metadata,
    *identity(),
    text("code"),
    text("subject"),  # of which data it was made (desktop_app.wire.papers.codes)
    text("kind"),
    text("title"),
    text("number"),
    text("symbol"),
    day("dated"),
    integer("with_annex"),
    instant("as_of"),
    text("digest"),
    integer("records"),
    text("content"),  # its content (desktop_app.issuing.content)
    text("matter_id"),  # the document out as which it was issued; empty where it was only printed
    text("file_sha256"),  # of the file that was issued
    text("printed_by"),
    instant("printed_at"),
    Index("ix_printed_paper_subject", "subject"),
    Index("ix_printed_paper_matter_id", "matter_id"),
)
