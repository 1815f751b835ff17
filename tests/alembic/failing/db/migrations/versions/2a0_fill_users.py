"""fill users

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
    connection = op.get_bind()
    names = connection.execute(sa.text("SELECT name FROM users")).fetchall()
    for name in names:
        op.execute(f"DELETE FROM users WHERE name = '{name}'")


def downgrade() -> None:
    pass
