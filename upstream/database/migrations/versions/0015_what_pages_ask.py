"""what pages ask

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The rows of communes that are there already are built later, beside the running server."""
    op.create_table(
        "read_term",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="a scope, a unit, an indicator or a version of a set"
        ),
        sa.Column("under", sa.Text(), nullable=False, comment="a scope without its last part; else empty"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_read_term")),
        sa.UniqueConstraint("text", name=op.f("uq_read_term_text")),
        comment="a number in place of each of the texts that rows repeat; none is ever deleted",
    )
    op.create_index("ix_read_term_under", "read_term", ["under"])
    op.create_table(
        "read_figures",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False, comment="cells with a figure or words"),
        sa.Column("asked", sa.Integer(), nullable=False, comment="cells that wait for another figure"),
        sa.Column("newest", sa.BigInteger(), nullable=False, comment="version of the newest figure"),
        sa.Column("packed", sa.LargeBinary(), nullable=False, comment="see upstream/read_model/figures.py"),
        sa.PrimaryKeyConstraint("commune", "scope", "unit", name=op.f("pk_read_figures")),
        comment="the figures of a unit in a period, in one row",
    )
    op.create_index(
        "ix_read_figures_scope", "read_figures", ["scope", "commune", "figures", "asked", "newest"]
    )
    op.create_table(
        "read_state",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), comment="version of its last acceptance; NULL: it never was"),
        sa.PrimaryKeyConstraint("commune", "scope", "unit", name=op.f("pk_read_state")),
        comment="how far the report of a unit for a period is",
    )
    op.create_index("ix_read_state_scope", "read_state", ["scope", "unit", "commune", "status", "accepted"])
    op.create_table(
        "read_round",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("template_code", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("planned_from", sa.Text(), nullable=False),
        sa.Column("planned_to", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "scope", name=op.f("pk_read_round")),
        comment="survey rounds",
    )
    op.create_table(
        "read_round_area",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("households", sa.BigInteger(), comment="NULL: nobody has said"),
        sa.Column("issued", sa.BigInteger()),
        sa.Column("collected", sa.BigInteger()),
        sa.PrimaryKeyConstraint("commune", "scope", "area", name=op.f("pk_read_round_area")),
        comment="areas of survey rounds: how many forms went out and came back",
    )
    op.create_table(
        "read_step",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="by the clock of the author"),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "version", name=op.f("pk_read_step")),
        comment="each change of the state of a report or round that was taken",
    )
    op.create_index("ix_read_step_scope_commune", "read_step", ["scope", "commune"])
    op.create_table(
        "read_contact",
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False, comment="when its last changes came"),
        sa.Column("changed_at", sa.BigInteger(), nullable=False, comment="when they were made, by its clock"),
        sa.ForeignKeyConstraint(["device"], ["device.number"], name=op.f("fk_read_contact_device")),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_read_contact")),
    )
    op.create_index("ix_read_contact_commune", "read_contact", ["commune"])
    op.create_table(
        "read_stale",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False, comment="a scope, or one entry of a register"),
        sa.PrimaryKeyConstraint("commune", "part", name=op.f("pk_read_stale")),
        comment="what is put together from parts of the book that have changed since",
    )
    op.create_table(
        "read_total",
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), comment="the figure; of a ratio what is above the line"),
        sa.Column("below", sa.BigInteger(), comment="of a ratio what is below the line"),
        sa.Column(
            "exact", sa.Text(), comment="the decimal, or both of a ratio with “/”, where they are not whole"
        ),
        sa.PrimaryKeyConstraint("scope", "commune", "indicator", name=op.f("pk_read_total")),
        comment="the commune's figure of each indicator of a period, as its own paper has it",
    )
    op.create_table(
        "read_finding",
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "commune", name=op.f("pk_read_finding")),
        comment="what contradicts a rule or limit of the set in a period, and nobody has confirmed",
    )
    op.create_table(
        "read_basis",
        sa.Column("number", sa.Integer(), nullable=False, comment="always 1"),
        sa.Column("sets", sa.Text(), nullable=False, comment="the indicator sets by which totals were made"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_read_basis")),
    )
    op.create_table(
        "read_entry",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column(
            "entry", sa.Text(), nullable=False, comment="its id, the same in all communes that were sent it"
        ),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ends", sa.Boolean(), nullable=False, comment="nothing more is expected"),
        sa.Column(
            "crossed",
            sa.Boolean(),
            nullable=False,
            comment="two computers took steps; a person has to decide",
        ),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column(
            "due_on",
            sa.Text(),
            nullable=False,
            comment="of the running term that ends first; empty: none runs",
        ),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "entry", name=op.f("pk_read_entry")),
        comment="entries of registers, with what follows from their histories",
    )
    op.create_index("ix_read_entry_register", "read_entry", ["register", "ends", "due_on", "commune"])
    op.create_table(
        "read_due",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune", name=op.f("pk_read_due")),
        comment="communes whose rows are to be built; a migration that changes what rows say enters all",
    )
    op.execute("INSERT INTO read_due (commune) SELECT code FROM commune")
