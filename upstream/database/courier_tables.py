"""Tables of bundles: what offices asked for by them, and which were brought to the console."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

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

brought_bundle = Table(
    "brought_bundle",
    metadata,
    Column("id", Text, primary_key=True, comment="random; the subject of its step, and its name on the disk"),
    Column("act", Integer, ForeignKey("act.number"), nullable=False),
    Column("brought_by", Text, nullable=False, comment="name of the user of the console"),
    Column("brought_at", BigInteger, nullable=False),
    Column("folder", Text, nullable=False, comment="where it and its answer are"),
    Column(
        "place", Text, nullable=False, comment="mark of that folder: another machine has one of that name"
    ),
    Column("name", Text, nullable=False, comment="as whoever brought it calls it"),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("sha256", Text, nullable=False, comment="of the file; empty: it did not come from outside"),
    Column("problem", Text, nullable=False, comment="why it was not taken in at all, as a sentence"),
    Column("commune", Text, nullable=False, comment="empty: not known"),
    Column("device", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("written_at", BigInteger, nullable=False, comment="by the sender's clock; 0: not known"),
    Column("changes", BigInteger, nullable=False, comment="in it, as its outside says"),
    Column("contents", BigInteger, nullable=False, comment="files in it, as its outside says"),
    Column("ops", BigInteger, nullable=False, comment="changes in it that were new here"),
    Column("forms", BigInteger, nullable=False, comment="survey forms among them"),
    Column("files", BigInteger, nullable=False, comment="files in it that were new here"),
    Column("answer", Text, nullable=False, comment="name of its answer; empty: there is none"),
    Column("answer_size", BigInteger, nullable=False, comment="bytes"),
    Index("ix_brought_bundle_act", "act"),
)
