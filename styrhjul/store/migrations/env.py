"""Alembic's entry: runs the migrations on the connection that styrhjul.store.schema passes."""

from alembic import context
from sqlmodel import SQLModel

import styrhjul.store.database  # noqa: F401  (makes the tables known)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
