"""Cases, their sealed contents, jobs, receipts and the log: the first version."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """Make the tables."""
    op.create_table("about", sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.String(200)))
    op.create_table(
        "cases", sa.Column("id", sa.String(32), primary_key=True), sa.Column("created", sa.String(32), nullable=False),
        sa.Column("deletes_on", sa.String(10), nullable=False), sa.Column("policy", sa.String(80), nullable=False),
        sa.Column("approved", sa.String(80)), sa.Column("key", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_index("ix_cases_deletes_on", "cases", ["deletes_on"])
    op.create_table(
        "contents", sa.Column("case_id", sa.String(32), primary_key=True), sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True), sa.Column("sealed", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    _jobs()
    _records()


def _jobs() -> None:
    op.create_table(
        "jobs", sa.Column("id", sa.String(32), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False), sa.Column("state", sa.String(12), nullable=False),
        sa.Column("created", sa.String(32), nullable=False), sa.Column("ended", sa.String(32)),
        sa.Column("reason", sa.String(40)), sa.Column("message", sa.String(500)), sa.Column("result", sa.String(32)),
    )  # fmt: skip
    op.create_index("ix_jobs_case_id", "jobs", ["case_id"])
    op.create_index("ix_jobs_state", "jobs", ["state"])


def _records() -> None:
    op.create_table(
        "receipts", sa.Column("id", sa.String(32), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False), sa.Column("why", sa.String(20), nullable=False),
        sa.Column("counts", sa.String(400), nullable=False), sa.Column("head", sa.String(64), nullable=False),
    )  # fmt: skip
    op.create_table(
        "audit", sa.Column("seq", sa.Integer, primary_key=True), sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(40), nullable=False), sa.Column("did", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False), sa.Column("what", sa.String(120), nullable=False),
        sa.Column("counts", sa.String(2000), nullable=False), sa.Column("mac", sa.String(64), nullable=False),
    )  # fmt: skip
