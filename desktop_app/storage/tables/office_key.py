"""Keys of the office and whom they are given to, which travel sealed; what this computer holds of them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from desktop_app.storage.tables.columns import identity, instant, integer, text
from desktop_app.storage.tables.metadata import metadata

office_key = Table(
    "office_key",
    metadata,
    *identity(),
    integer("ordinal"),  # the highest is in force; 0: it was made before its computer knew the office's
    text("commitment"),  # a hash of the key, which people compare by six words before it is used
    text("made_by"),
    instant("made_at"),
    text("boxes", "{}"),  # by holder: the key in a sealed box that this holder opens
    text("older", "{}"),  # by its id: an earlier key, sealed with this one
)

key_holder = Table(
    "key_holder",
    metadata,
    *identity(),
    text("kind"),  # computer, or code: the recovery code on paper
    text("name"),
    text("public"),  # Ed25519 key of the device, or X25519 key of the code; hexadecimal
    text("sealed"),  # of a code: its secret key sealed under it (desktop_app.credentials.sealing), JSON
    instant("known_since"),
    text("let_in_by"),
    text("proof"),  # its public key, sealed with a key of the office by whoever let it in
    text("shut_out_by"),
)

held_key = Table(
    "held_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("made", Integer, nullable=False, comment="1: on this computer"),
    Column("usual", Integer, nullable=False, comment="1: the province has personal fields sealed with it"),
)
"""Keys that this book can use. The file is encrypted, and no copy of it leaves but in a backup."""

sealed_otherwise = Table(
    "sealed_otherwise",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("key", Text, nullable=False, comment="id of the key; empty: in clear"),
    sqlite_with_rowid=False,
)
"""Personal fields that the province has otherwise than sealed with the usual key."""
