"""The tables of accounts, logins and wrong tries. Secrets stand as hashes, or sealed under the installation's key."""

import sqlalchemy as sa

from serve.tables import metadata

accounts = sa.Table(
    "accounts", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("name", sa.String(120), nullable=False, unique=True),
    sa.Column("shown", sa.String(120), nullable=False), sa.Column("roles", sa.String(200), nullable=False),
    sa.Column("tenant", sa.String(40), nullable=False), sa.Column("created", sa.String(32), nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False), sa.Column("password", sa.String(200)),
    sa.Column("totp", sa.LargeBinary), sa.Column("totp_on", sa.Boolean, nullable=False),
    sa.Column("totp_step", sa.BigInteger, nullable=False), sa.Column("recovery", sa.String(1000), nullable=False),
    sa.Column("code", sa.String(64)), sa.Column("code_until", sa.Float, nullable=False),
    sa.Column("issuer", sa.String(300)), sa.Column("subject", sa.String(255)),
    sa.UniqueConstraint("issuer", "subject", name="accounts_subject"),
)  # fmt: skip
sessions = sa.Table(
    "sessions", metadata,
    sa.Column("token", sa.String(64), primary_key=True), sa.Column("account", sa.String(32), nullable=False, index=True),
    sa.Column("made", sa.Float, nullable=False), sa.Column("seen", sa.Float, nullable=False),
)  # fmt: skip
tries = sa.Table(
    "tries", metadata,
    sa.Column("key", sa.String(64), primary_key=True), sa.Column("wrong", sa.Integer, nullable=False),
    sa.Column("at", sa.Float, nullable=False), sa.Column("until", sa.Float, nullable=False, index=True),
)  # fmt: skip
