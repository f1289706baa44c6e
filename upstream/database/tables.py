"""The province's tables. Those of the server, the catalogue and releases belong to no commune."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

server = Table(
    "server",
    metadata,
    Column("number", Integer, primary_key=True, comment="always 1"),
    Column("server_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="real or sample"),
    Column("secret", LargeBinary, nullable=False, comment="seals nonces; one for all workers"),
    Column(
        "timeline",
        Text,
        nullable=False,
        server_default="",
        comment="of PostgreSQL, when what survived was last noted; another one after a failover",
    ),
    Column(
        "oldest_schema",
        Text,
        nullable=False,
        server_default="",
        comment="programs that know no schema as new as this may not use the database",
    ),
)

commune = Table(
    "commune",
    metadata,
    Column("code", Text, primary_key=True),
    Column("epoch", Text, nullable=False, comment="another one after the database was restored"),
    Column("head", BigInteger, nullable=False, comment="version of the newest change, in commit order"),
    Column("contents", BigInteger, nullable=False, server_default="0", comment="files that are held whole"),
    Column(
        "records",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="records that are held, deleted ones too",
    ),
    Column(
        "bytes",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="what the commune's rows take, without files",
    ),
)

epoch = Table(
    "epoch",
    metadata,
    Column("number", Integer, primary_key=True, comment="in the order in which they began"),
    Column("commune", Text, ForeignKey("commune.code"), nullable=False),
    Column("epoch", Text, nullable=False),  # empty: a server started, and that was the newest version
    Column(
        "survived",
        BigInteger,
        comment="newest version of before that is still here; NULL for the first epoch",
    ),
    Index("ix_epoch_commune", "commune"),
)

device = Table(
    "device",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("device_id", Text, nullable=False, unique=True),
    Column("commune", Text, ForeignKey("commune.code"), nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False, comment="Ed25519; renewals are signed with it"),
    Column("token_hash", LargeBinary, unique=True, comment="SHA-256; the token itself is kept nowhere"),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("acked_seq", BigInteger, nullable=False),
    Column("acked_hash", LargeBinary, nullable=False),
    Column("predecessor", Integer, ForeignKey("device.number")),
    Column(
        "known_until", BigInteger, nullable=False, comment="newest version of the predecessor it has seen"
    ),
    Column(
        "sent_until",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="newest version that it was sent in a page",
    ),
    Column(
        "given_until",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="no cursor that it was ever given is above this version",
    ),
    Column("next_token_hash", LargeBinary, unique=True, comment="given out, and not used yet"),
    Column(
        "token_at", BigInteger, nullable=False, server_default="0", comment="when the token came into use"
    ),
    Column("token_until", BigInteger, comment="when the token ends; NULL while the device has never signed"),
    Column("seen_at", BigInteger, comment="last request, at most once an hour"),
    Column("program", Text, nullable=False, server_default="", comment="its version; older ones do not tell"),
    Column("waiting_since", BigInteger, comment="since when it holds back changes; NULL: nothing waits"),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("commune", Text, ForeignKey("commune.code"), nullable=False),
    Column("name", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_by", Text),
    Column("made_at", BigInteger, nullable=False, server_default="0"),
    Column("made_by", Text, nullable=False, server_default=""),
    Column("withdrawn_at", BigInteger),
)

segment = Table(
    "segment",
    metadata,
    Column("commune", Text, nullable=False),
    Column("first", BigInteger, nullable=False, comment="version of its first op"),
    Column("last", BigInteger, nullable=False),
    Column("device", Integer, ForeignKey("device.number"), nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column("name", LargeBinary, nullable=False, comment="SHA-256 of the bytes"),
    Column("fresh", Boolean, nullable=False, comment="only new records: the bytes can be handed on"),
    Column("received_at", BigInteger, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("commune", "first"),
    Index("ix_segment_device_last_seq", "device", "last_seq"),
    Index("ix_segment_commune_fresh_last", "commune", "fresh", "last"),
)

record = Table(
    "record",
    metadata,
    Column("commune", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("version", BigInteger, nullable=False, comment="last event: what cursors run over"),
    Column("changed", BigInteger, nullable=False, comment="version of the fields without a mark"),
    Column("device", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("solo", Integer, comment="the one device that knows every change of it"),
    Column("fields", LargeBinary, nullable=False, comment="msgpack of field → value"),
    Column(
        "marks", LargeBinary, comment="msgpack of field → (version, device, author, at), where they differ"
    ),
    PrimaryKeyConstraint("commune", "entity", "entity_id"),
    Index("ix_record_commune_version", "commune", "version"),
)

held_key = Table(
    "held_key",
    metadata,
    Column("first", BigInteger, nullable=False, comment="of the segment"),
    Column("part", Integer, nullable=False, comment="CRC-32 of how its ids begin, see records/held.py"),
    Column("commune", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column(
        "keys", LargeBinary, nullable=False, comment="6 bytes each: place in the segment, CRC-32 of the id"
    ),
    PrimaryKeyConstraint("commune", "first", "entity", "part"),
    Index("ix_held_key_part_commune", "part", "commune"),
    comment="records that are as an op of a segment made them; they have no row in record",
)

digest_part = Table(
    "digest_part",
    metadata,
    Column("commune", Text, nullable=False),
    Column("last", BigInteger, nullable=False, comment="the highest version of its records"),
    Column("first", BigInteger, nullable=False, comment="the version behind the part before it"),
    Column("records", BigInteger, nullable=False, comment="as many had such a version when it was read"),
    Column("rules", LargeBinary, nullable=False, comment="by which its sums were made"),
    Column("sums", LargeBinary, nullable=False, comment="msgpack of scope → records, sum of digests"),
    PrimaryKeyConstraint("commune", "last"),
)

conflict = Table(
    "conflict",
    metadata,
    Column("commune", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("other", LargeBinary, nullable=False, comment="msgpack of the value that waits"),
    Column("author", Text, nullable=False),
    Column("device", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("resolved_by", Text, nullable=False),
    Column("resolved_at", BigInteger, nullable=False),
    Column(
        "said_again",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="by an office, after a restore: who has seen it is unknown",
    ),
    PrimaryKeyConstraint("commune", "id"),
    Index("ix_conflict_commune_version", "commune", "version"),
    Index("ix_conflict_commune_resolved_by_entity_id", "commune", "resolved_by", "entity_id"),
)

rejected = Table(
    "rejected",
    metadata,
    Column("device", Integer, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("patch", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("record_exists", Boolean, nullable=False),
    Column(
        "act", BigInteger, nullable=False, server_default="0", comment="device_seq of the first op of its act"
    ),
    Column("commune", Text, comment="of the device; NULL: a program of before schema 0027 wrote it"),
    PrimaryKeyConstraint("device", "device_seq"),
    Index("ix_rejected_device_version", "device", "version"),
)

scope_lock = Table(
    "scope_lock",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("locked", Boolean, nullable=False),
    PrimaryKeyConstraint("commune", "scope"),
)

catalogue_item = Table(
    "catalogue_item",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("withdrawn_at", BigInteger, nullable=True, comment="since then no office uses it"),
    Column("ring", Text, ForeignKey("ring.name"), comment="only its communes get it; NULL: all"),
    UniqueConstraint("kind", "code", "version"),
)

stored_content = Table(
    "stored_content",
    metadata,
    Column("commune", Text, ForeignKey("commune.code"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False, comment="bytes that are here and count"),
    Column("whole", Boolean, nullable=False, comment="all is here and its SHA-256 was verified"),
    Column("metadata", Text, nullable=False, comment="Upload-Metadata as it was sent"),
    Column("begun_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("commune", "sha256"),
)

content_piece = Table(
    "content_piece",
    metadata,
    Column("commune", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("start", BigInteger, nullable=False, comment="place of the first byte in the file"),
    Column("bytes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("commune", "sha256", "start"),
)

sent_piece = Table(
    "sent_piece",
    metadata,
    Column("sha256", Text, nullable=False),
    Column("start", BigInteger, nullable=False, comment="place of the first byte in the file"),
    Column("bytes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("sha256", "start"),
    comment="files that the province sends down, once for all communes that have them",
)

signed_root = Table(
    "signed_root",
    metadata,
    Column("version", BigInteger, primary_key=True),
    Column("file", LargeBinary, nullable=False, comment="as it was signed; offices follow it from the first"),
)

signed_targets = Table(
    "signed_targets",
    metadata,
    Column("version", BigInteger, primary_key=True, comment="the newest one counts"),
    Column("file", LargeBinary, nullable=False, comment="the list of releases as it was signed"),
)

release_piece = Table(
    "release_piece",
    metadata,
    Column("sha256", Text, nullable=False, comment="of the whole program"),
    Column("start", BigInteger, nullable=False, comment="place of the first byte in the file"),
    Column("bytes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("sha256", "start"),
)

urgent_message = Table(
    "urgent_message",
    metadata,
    Column("commune", Text, ForeignKey("commune.code"), nullable=False),
    Column("id", Text, nullable=False, comment="of the record that says the same"),
    Column("device", Integer, ForeignKey("device.number"), nullable=False),
    Column("entity", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("rows", LargeBinary, nullable=False, comment="msgpack of label and text"),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False, server_default="0"),
    Column("seen_by", Text, nullable=False, server_default=""),
    Column("change", BigInteger, nullable=False, comment="number of its last change within the commune"),
    PrimaryKeyConstraint("commune", "id"),
    Index("ix_urgent_message_commune_change", "commune", "change"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("commune_code", Text, nullable=False, comment="as it was then; empty: of the whole province"),
    Column("subject", Text, nullable=False, comment="device, scope, report, root, list or package"),
    Column("content", Text, nullable=False, comment="JSON"),
    Column(
        "waiting",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="lost by a restored database, and not carried out again yet",
    ),
    comment="what people at the province decided; also in the file of decisions",
)
