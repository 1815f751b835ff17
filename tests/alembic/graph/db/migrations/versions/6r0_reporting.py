"""reporting

Revision ID: 6r0
Revises: 
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '6r0'
down_revision = None
branch_labels = ('reporting',)
depends_on = '2a0'


def upgrade() -> None:
    op.execute("CREATE SCHEMA reporting")


def downgrade() -> None:
    op.execute("DROP SCHEMA reporting")
