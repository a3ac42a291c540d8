"""Procurement, visits and reviews"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('supplier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('org_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier')),
    sa.UniqueConstraint('key', name=op.f('uq_supplier_key'))
    )
    op.create_table('choice_system',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cpv', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_choice_system_body_id_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_choice_system')),
    sa.UniqueConstraint('body_id', 'key', name=op.f('uq_choice_system_body_id_key'))
    )
    op.create_table('procurement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ocid', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('cpv', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('nature', sa.Enum('goods', 'services', 'works', 'social', name='contractnature', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('procedure', sa.Enum('open', 'restricted', 'negotiated', 'without_notice', 'dialogue', 'innovation', 'simplified', 'direct', name='procedure', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('framework', sa.Boolean(), nullable=False),
    sa.Column('responsible', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('estimate', sa.BigInteger(), nullable=True),
    sa.Column('criteria', sa.Text(), nullable=False),
    sa.Column('tenders', sa.Integer(), nullable=True),
    sa.Column('documentation', sa.Text(), nullable=False),
    sa.Column('announce_planned_on', sa.Date(), nullable=True),
    sa.Column('award_planned_on', sa.Date(), nullable=True),
    sa.Column('start_planned_on', sa.Date(), nullable=True),
    sa.Column('announced_on', sa.Date(), nullable=True),
    sa.Column('tenders_due_on', sa.Date(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('cancelled_why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_procurement_body_id_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procurement')),
    sa.UniqueConstraint('body_id', 'key', name=op.f('uq_procurement_body_id_key')),
    sa.UniqueConstraint('ocid', name=op.f('uq_procurement_ocid'))
    )
    op.create_table('approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('system_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('refused_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_approval_supplier_id_supplier')),
    sa.ForeignKeyConstraint(['system_id'], ['choice_system.id'], name=op.f('fk_approval_system_id_choice_system')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval')),
    sa.UniqueConstraint('system_id', 'supplier_id', 'applied_on', name=op.f('uq_approval_system_id_supplier_id_applied_on'))
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('procurement_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decider', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('paragraph', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('standstill_to', sa.Date(), nullable=True),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['procurement_id'], ['procurement.id'], name=op.f('fk_award_procurement_id_procurement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sa.UniqueConstraint('procurement_id', 'key', name=op.f('uq_award_procurement_id_key'))
    )
    op.create_table('requirements_book',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('system_id', sa.Integer(), nullable=False),
    sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('link', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['system_id'], ['choice_system.id'], name=op.f('fk_requirements_book_system_id_choice_system')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requirements_book')),
    sa.UniqueConstraint('system_id', 'version', name=op.f('uq_requirements_book_system_id_version'))
    )
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reviewer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('assignment', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('decider', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('paragraph', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('report_link', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_review_body_id_body')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_review_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('body_id', 'key', name=op.f('uq_review_body_id_key'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_unit_id'), ['unit_id'], unique=False)

    op.create_table('unavailable',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('(person_id IS NULL) <> (unit_id IS NULL)', name=op.f('ck_unavailable_of_one')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unavailable_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unavailable_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unavailable'))
    )
    with op.batch_alter_table('unavailable', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unavailable_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_unavailable_unit_id'), ['unit_id'], unique=False)

    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ends', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('pinned', sa.Boolean(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('invited_sequence', sa.Integer(), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('cancelled_why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_visit_body_id_body')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_visit_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('body_id', 'year', 'key', name=op.f('uq_visit_body_id_year_key'))
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_unit_id'), ['unit_id'], unique=False)

    op.create_table('visit_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_visit_wish_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_wish')),
    sa.UniqueConstraint('unit_id', 'year', name=op.f('uq_visit_wish_unit_id_year'))
    )
    op.create_table('award_supplier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_award_supplier_award_id_award')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_award_supplier_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_supplier')),
    sa.UniqueConstraint('award_id', 'supplier_id', name=op.f('uq_award_supplier_award_id_supplier_id'))
    )
    with op.batch_alter_table('award_supplier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_supplier_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('contract',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('award_notice_on', sa.Date(), nullable=True),
    sa.Column('private_operation', sa.Boolean(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_contract_award_id_award')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract')),
    sa.UniqueConstraint('award_id', 'key', name=op.f('uq_contract_award_id_key'))
    )
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contract_ends_on'), ['ends_on'], unique=False)

    op.create_table('recommendation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_recommendation_review_id_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation')),
    sa.UniqueConstraint('review_id', 'no', name=op.f('uq_recommendation_review_id_no'))
    )
    op.create_table('visit_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_visit_member_person_id_person')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_member_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_member')),
    sa.UniqueConstraint('visit_id', 'person_id', name=op.f('uq_visit_member_visit_id_person_id'))
    )
    with op.batch_alter_table('visit_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_member_person_id'), ['person_id'], unique=False)

    op.create_table('visit_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('saw', sa.Text(), nullable=False),
    sa.Column('heard', sa.Text(), nullable=False),
    sa.Column('works', sa.Text(), nullable=False),
    sa.Column('challenges', sa.Text(), nullable=False),
    sa.Column('questions', sa.Text(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_report_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_report')),
    sa.UniqueConstraint('visit_id', 'version', name=op.f('uq_visit_report_visit_id_version'))
    )
    op.create_table('call_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_call_off_contract_id_contract')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_call_off_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_off')),
    sa.UniqueConstraint('contract_id', 'key', name=op.f('uq_call_off_contract_id_key'))
    )
    with op.batch_alter_table('call_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_off_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('contract_follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=True),
    sa.Column('approval_id', sa.Integer(), nullable=True),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('sanction', sa.Enum('none', 'remark', 'action_plan', 'warning', 'fine', 'termination', name='sanction', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.CheckConstraint('(contract_id IS NULL) <> (approval_id IS NULL)', name=op.f('ck_contract_follow_up_of_one')),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_contract_follow_up_approval_id_approval')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_contract_follow_up_contract_id_contract')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_follow_up')),
    sa.UniqueConstraint('approval_id', 'no', name=op.f('uq_contract_follow_up_approval_id_no')),
    sa.UniqueConstraint('contract_id', 'no', name=op.f('uq_contract_follow_up_contract_id_no'))
    )
    with op.batch_alter_table('contract_follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contract_follow_up_approval_id'), ['approval_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contract_follow_up_contract_id'), ['contract_id'], unique=False)

    op.create_table('contract_option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decide_by', sa.Date(), nullable=True),
    sa.Column('extends_to', sa.Date(), nullable=True),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.Column('declined_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_contract_option_contract_id_contract')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_option')),
    sa.UniqueConstraint('contract_id', 'no', name=op.f('uq_contract_option_contract_id_no'))
    )
    op.create_table('visit_goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('heard', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_visit_goal_goal_id_goal')),
    sa.ForeignKeyConstraint(['report_id'], ['visit_report.id'], name=op.f('fk_visit_goal_report_id_visit_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_goal')),
    sa.UniqueConstraint('report_id', 'goal_id', name=op.f('uq_visit_goal_report_id_goal_id'))
    )
    with op.batch_alter_table('visit_goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_goal_goal_id'), ['goal_id'], unique=False)

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))



def downgrade() -> None:
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_column('area')

    with op.batch_alter_table('visit_goal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_goal_goal_id'))

    op.drop_table('visit_goal')
    op.drop_table('contract_option')
    with op.batch_alter_table('contract_follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contract_follow_up_contract_id'))
        batch_op.drop_index(batch_op.f('ix_contract_follow_up_approval_id'))

    op.drop_table('contract_follow_up')
    with op.batch_alter_table('call_off', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_off_supplier_id'))

    op.drop_table('call_off')
    op.drop_table('visit_report')
    with op.batch_alter_table('visit_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_member_person_id'))

    op.drop_table('visit_member')
    op.drop_table('recommendation')
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contract_ends_on'))

    op.drop_table('contract')
    with op.batch_alter_table('award_supplier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_award_supplier_supplier_id'))

    op.drop_table('award_supplier')
    op.drop_table('visit_wish')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_unit_id'))
        batch_op.drop_index(batch_op.f('ix_visit_day'))

    op.drop_table('visit')
    with op.batch_alter_table('unavailable', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unavailable_unit_id'))
        batch_op.drop_index(batch_op.f('ix_unavailable_person_id'))

    op.drop_table('unavailable')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_unit_id'))

    op.drop_table('review')
    op.drop_table('requirements_book')
    op.drop_table('award')
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_supplier_id'))

    op.drop_table('approval')
    op.drop_table('procurement')
    op.drop_table('choice_system')
    op.drop_table('supplier')
