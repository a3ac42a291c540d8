"""Trust: seals over the log, holds on delivery, erased persons, questions through the chair, kept workbooks."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = '0005'
down_revision: str | None = '0004'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_ENDINGS = ('accepted', 'unreachable', 'temporary', 'refused', 'unknown')


def _in(*endings: str) -> str:
    return f"ending IN ({', '.join(repr(ending) for ending in endings)})"


def upgrade() -> None:
    op.create_table('audit_seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('previous', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('digest', name=op.f('uq_audit_seal_digest'))
    )
    op.create_table('delivery_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('since', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ended_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_hold'))
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seal_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_audit_seal_id'), ['seal_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_audit_seal_id_audit_seal'), 'audit_seal', ['seal_id'], ['id'])

    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('file', sa.LargeBinary(), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('erased_on', sa.Date(), nullable=True))

    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('passed_on_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('passed_on_at', models.columns.UtcDateTime(timezone=True), nullable=True))

    # Until now a question went to the unit at once.
    op.execute("UPDATE receipt SET passed_on_by = 'styrhjul', passed_on_at = at WHERE question <> ''")

    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_constraint('ending', type_='check')
        batch_op.create_check_constraint('ending', _in(*_ENDINGS, 'bounced'))



def downgrade() -> None:
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_constraint('ending', type_='check')
        batch_op.create_check_constraint('ending', _in(*_ENDINGS))

    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_column('passed_on_at')
        batch_op.drop_column('passed_on_by')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('erased_on')

    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_column('file')
        batch_op.drop_column('file_name')

    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_audit_seal_id_audit_seal'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_audit_seal_id'))
        batch_op.drop_column('seal_id')

    op.drop_table('delivery_hold')
    op.drop_table('audit_seal')
