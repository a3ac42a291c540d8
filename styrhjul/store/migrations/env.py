"""Alembic's entry: runs the migrations on the connection that styrhjul.store.schema passes."""

from alembic import context
from sqlmodel import SQLModel

import models.every_table  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
