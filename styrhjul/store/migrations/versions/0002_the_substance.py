"""The substance"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('citizen', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('benefit', sa.Text(), nullable=False),
    sa.Column('area', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('aim', sa.Enum('improve', 'maintain', name='aim', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('ambition', sa.Enum('commitment', 'stretch', name='ambition', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('standard', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('first_year', sa.Integer(), nullable=False),
    sa.Column('last_year', sa.Integer(), nullable=False),
    sa.Column('serves_id', sa.Integer(), nullable=True),
    sa.Column('decider', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('paragraph', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_goal_body_id_body')),
    sa.ForeignKeyConstraint(['serves_id'], ['goal.id'], name=op.f('fk_goal_serves_id_goal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal')),
    sa.UniqueConstraint('body_id', 'key', name=op.f('uq_goal_body_id_key'))
    )
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_serves_id'), ['serves_id'], unique=False)

    op.create_table('indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('measured_in', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('better', sa.Enum('higher', 'lower', name='better', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('standard', sa.Float(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('area', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('quality', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sa.Enum('own', 'kolada', 'scb', 'survey', name='source', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('source_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('control', sa.Enum('own', 'shared', 'outside', name='control', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('lag_months', sa.Integer(), nullable=False),
    sa.Column('next_published_on', sa.Date(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_indicator_body_id_body')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_indicator_owner_id_person')),
    sa.ForeignKeyConstraint(['substitute_id'], ['person.id'], name=op.f('fk_indicator_substitute_id_person')),
    sa.ForeignKeyConstraint(['successor_id'], ['indicator.id'], name=op.f('fk_indicator_successor_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('key', name=op.f('uq_indicator_key'))
    )
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_body_id'), ['body_id'], unique=False)

    op.create_table('storm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('opened_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_storm_body_id_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storm'))
    )
    with op.batch_alter_table('storm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storm_body_id'), ['body_id'], unique=False)

    op.create_table('figure_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period_end', sa.Date(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_figure_comment_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_figure_comment_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_comment')),
    sa.UniqueConstraint('unit_id', 'indicator_id', 'period_end', name=op.f('uq_figure_comment_unit_id_indicator_id_period_end'))
    )
    op.create_table('advice_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('goal', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('check', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_advice_answer_body_id_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice_answer')),
    sa.UniqueConstraint('body_id', 'year', 'goal', 'check', name=op.f('uq_advice_answer_body_id_year_goal_check'))
    )
    op.create_table('goal_dissent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('alternative', 'reservation', name='dissent', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('party', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_goal_dissent_body_id_body')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_dissent_goal_id_goal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_dissent'))
    )
    with op.batch_alter_table('goal_dissent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_dissent_body_id'), ['body_id'], unique=False)

    op.create_table('opposing_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['indicator.id'], name=op.f('fk_opposing_pair_first_id_indicator')),
    sa.ForeignKeyConstraint(['second_id'], ['indicator.id'], name=op.f('fk_opposing_pair_second_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opposing_pair')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_opposing_pair_first_id_second_id'))
    )
    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('period_end', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('read_on', sa.Date(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('few', sa.Boolean(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_outcome_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_outcome_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('indicator_id', 'place', 'period_end', 'version', name=op.f('uq_outcome_indicator_id_place_period_end_version'))
    )
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_indicator_id'), ['indicator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_unit_id'), ['unit_id'], unique=False)

    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('baseline', sa.Float(), nullable=True),
    sa.Column('target', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_target_goal_id_goal')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_target_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target')),
    sa.UniqueConstraint('goal_id', 'indicator_id', 'year', name=op.f('uq_target_goal_id_indicator_id_year'))
    )
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_target_indicator_id'), ['indicator_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('goal_proposal', 'red_thread', 'unit_plans', 'follow_up', 'cycle_status', 'procurement', 'visits', name='reportkind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('occurrence_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided', sa.Boolean(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('holes', sa.Text(), nullable=False),
    sa.Column('changed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_report_occurrence_id_occurrence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('kind', 'occurrence_id', 'version', name=op.f('uq_report_kind_occurrence_id_version'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_occurrence_id'), ['occurrence_id'], unique=False)

    op.create_table('report_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('format', sa.Enum('pdf', 'html', 'xlsx', 'zip', name='fileformat', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_file_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_file')),
    sa.UniqueConstraint('report_id', 'format', name=op.f('uq_report_file_report_id_format'))
    )
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('sign', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_activity_goal_id_goal')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_activity_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity')),
    sa.UniqueConstraint('submission_id', 'no', name=op.f('uq_activity_submission_id_no'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_goal_id'), ['goal_id'], unique=False)

    op.create_table('contract_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_contract_answer_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_answer')),
    sa.UniqueConstraint('submission_id', 'question', name=op.f('uq_contract_answer_submission_id_question'))
    )
    op.create_table('follow_up_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('judgement', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('now', sa.Text(), nullable=False),
    sa.Column('forecast', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_follow_up_answer_goal_id_goal')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_follow_up_answer_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_answer')),
    sa.UniqueConstraint('submission_id', 'goal_id', name=op.f('uq_follow_up_answer_submission_id_goal_id'))
    )
    with op.batch_alter_table('follow_up_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_answer_goal_id'), ['goal_id'], unique=False)

    op.create_table('plan_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('understanding', sa.Text(), nullable=False),
    sa.Column('contribution', sa.Text(), nullable=False),
    sa.Column('risks', sa.Text(), nullable=False),
    sa.Column('resources', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_plan_answer_goal_id_goal')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_plan_answer_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_answer')),
    sa.UniqueConstraint('submission_id', 'goal_id', name=op.f('uq_plan_answer_submission_id_goal_id'))
    )
    with op.batch_alter_table('plan_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_answer_goal_id'), ['goal_id'], unique=False)

    op.create_table('receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('obligation_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(submission_id IS NULL) <> (report_id IS NULL)', name=op.f('ck_receipt_receipt_of_one_thing')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_receipt_obligation_id_obligation')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_receipt_report_id_report')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_receipt_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('obligation_id', 'report_id', name=op.f('uq_receipt_obligation_id_report_id')),
    sa.UniqueConstraint('obligation_id', 'submission_id', name=op.f('uq_receipt_obligation_id_submission_id'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_obligation_id'), ['obligation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_submission_id'), ['submission_id'], unique=False)

    op.create_table('section_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('transition_id', sa.Integer(), nullable=False),
    sa.Column('section', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['transition_id'], ['transition.id'], name=op.f('fk_section_comment_transition_id_transition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_section_comment')),
    sa.UniqueConstraint('transition_id', 'section', name=op.f('uq_section_comment_transition_id_section'))
    )
    op.create_table('activity_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('done', 'under_way', 'not_begun', 'late', 'stopped', name='activitystate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_report_activity_id_activity')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_activity_report_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_report')),
    sa.UniqueConstraint('submission_id', 'activity_id', name=op.f('uq_activity_report_submission_id_activity_id'))
    )
    with op.batch_alter_table('activity_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_report_activity_id'), ['activity_id'], unique=False)

    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('content', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('reports', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))



def downgrade() -> None:
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_column('reports')
        batch_op.drop_column('content')

    with op.batch_alter_table('activity_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_report_activity_id'))

    op.drop_table('activity_report')
    op.drop_table('section_comment')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_receipt_submission_id'))
        batch_op.drop_index(batch_op.f('ix_receipt_report_id'))
        batch_op.drop_index(batch_op.f('ix_receipt_obligation_id'))

    op.drop_table('receipt')
    with op.batch_alter_table('plan_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_answer_goal_id'))

    op.drop_table('plan_answer')
    with op.batch_alter_table('follow_up_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_answer_goal_id'))

    op.drop_table('follow_up_answer')
    op.drop_table('contract_answer')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_goal_id'))

    op.drop_table('activity')
    op.drop_table('report_file')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_occurrence_id'))

    op.drop_table('report')
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_indicator_id'))

    op.drop_table('target')
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outcome_unit_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_indicator_id'))

    op.drop_table('outcome')
    op.drop_table('opposing_pair')
    with op.batch_alter_table('goal_dissent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_goal_dissent_body_id'))

    op.drop_table('goal_dissent')
    op.drop_table('advice_answer')
    op.drop_table('figure_comment')
    with op.batch_alter_table('storm', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_storm_body_id'))

    op.drop_table('storm')
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_body_id'))

    op.drop_table('indicator')
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_goal_serves_id'))

    op.drop_table('goal')
