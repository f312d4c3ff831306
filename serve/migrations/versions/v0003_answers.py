"""Answers to requests that may be sent again (Idempotency-Key)."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "answers", sa.Column("mark", sa.String(64), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("body", sa.String(64), nullable=False), sa.Column("sealed", sa.LargeBinary),
        sa.Column("at", sa.Float, nullable=False),
    )  # fmt: skip
    op.create_index("ix_answers_case_id", "answers", ["case_id"])
