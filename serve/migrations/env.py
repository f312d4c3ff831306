"""What Alembic runs: on the connection handed in, in its transaction."""

from alembic import context

from serve.accounts import tables as _accounts  # noqa: F401  (fills the metadata)
from serve.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True,
    transaction_per_migration=False, render_as_batch=True,
)  # fmt: skip
context.run_migrations()
