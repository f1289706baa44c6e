"""Tables of how packages reach communes: lists of communes, what was fetched, what is not published yet."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from upstream.database.tables import metadata

ring = Table(
    "ring",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    comment="a named list of communes that get something before the others",
)

ring_commune = Table(
    "ring_commune",
    metadata,
    Column("ring", Text, ForeignKey("ring.name"), nullable=False),
    Column("commune", Text, nullable=False),
    PrimaryKeyConstraint("ring", "commune"),
)

package_fetched = Table(
    "package_fetched",
    metadata,
    Column("commune", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("device", Integer, ForeignKey("device.number"), nullable=False),
    Column("at", BigInteger, nullable=False, comment="when the computer fetched it first"),
    PrimaryKeyConstraint("sha256", "commune", "device"),
)

catalogue_draft = Table(
    "catalogue_draft",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("warnings", Text, nullable=False, comment="JSON: what its author should look at"),
    Column("at", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    comment="packages that were brought and checked, and are not published yet",
)
