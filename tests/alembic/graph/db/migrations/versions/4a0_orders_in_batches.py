"""orders in batches

Revision ID: 4a0
Revises: 3a0
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '4a0'
down_revision = '3a0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("total", sa.Numeric(), nullable=False))
        batch_op.alter_column("note", new_column_name="remark", existing_type=sa.Text())
        batch_op.create_unique_constraint("orders_remark_key", ["remark"])


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_constraint("orders_remark_key", type_="unique")
        batch_op.alter_column("remark", new_column_name="note", existing_type=sa.Text())
        batch_op.drop_column("total")
