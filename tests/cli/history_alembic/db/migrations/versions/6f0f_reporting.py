"""reporting

Revision ID: 6f0f
Revises: 
Create Date: 2026-11-28 11:48:35.095967

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '6f0f'
down_revision = None
branch_labels = ('reporting',)
depends_on = '2f0b'


def upgrade() -> None:
    op.execute("CREATE VIEW order_count AS SELECT count(*) FROM orders")


def downgrade() -> None:
    op.execute("DROP VIEW order_count")
