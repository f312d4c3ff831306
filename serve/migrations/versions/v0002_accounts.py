"""Accounts, logins and wrong tries; a case belongs to an officer and stands behind a tenant's wall."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
OWNED = ("cases", "receipts")


def upgrade() -> None:
    """Make the tables. What there was before was the trial officer's."""
    op.create_table(
        "accounts", sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False, unique=True), sa.Column("shown", sa.String(120), nullable=False),
        sa.Column("roles", sa.String(200), nullable=False), sa.Column("tenant", sa.String(40), nullable=False),
        sa.Column("created", sa.String(32), nullable=False), sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("password", sa.String(200)), sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_on", sa.Boolean, nullable=False), sa.Column("totp_step", sa.BigInteger, nullable=False),
        sa.Column("recovery", sa.String(1000), nullable=False), sa.Column("code", sa.String(64)),
        sa.Column("code_until", sa.Float, nullable=False), sa.Column("issuer", sa.String(300)),
        sa.Column("subject", sa.String(255)), sa.UniqueConstraint("issuer", "subject", name="accounts_subject"),
    )  # fmt: skip
    op.create_table(
        "sessions", sa.Column("token", sa.String(64), primary_key=True), sa.Column("account", sa.String(32), nullable=False),
        sa.Column("made", sa.Float, nullable=False), sa.Column("seen", sa.Float, nullable=False),
    )  # fmt: skip
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_table(
        "tries", sa.Column("key", sa.String(64), primary_key=True), sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("at", sa.Float, nullable=False), sa.Column("until", sa.Float, nullable=False),
    )  # fmt: skip
    op.create_index("ix_tries_until", "tries", ["until"])
    for table in OWNED:
        op.add_column(table, sa.Column("owner", sa.String(32), nullable=False, server_default="lokal"))
        op.add_column(table, sa.Column("tenant", sa.String(40), nullable=False, server_default="kommunen"))
    op.add_column("cases", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_cases_owner", "cases", ["owner"])
