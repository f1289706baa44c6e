"""The table of what offices asked for by bundles: an answer can be written without the bundle."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table

from upstream.database.tables import metadata

carried_request = Table(
    "carried_request",
    metadata,
    Column("device", Integer, ForeignKey("device.number"), primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False, comment="of its last bundle that was taken"),
    Column("answers", BigInteger, nullable=False, comment="the bundle of ours that it had read by then"),
    Column("taken_at", BigInteger, nullable=False),
    Column("request", LargeBinary, nullable=False, comment="msgpack, as in the bundle"),
    Column("refusal", LargeBinary, nullable=False, comment="msgpack of code and detail, or none"),
    Column("given", LargeBinary, nullable=False, comment="msgpack of cursors behind answers to it"),
)
