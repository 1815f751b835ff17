"""index users

Revision ID: 3a0
Revises: 2a0
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '3a0'
down_revision = '2a0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("users_mood", "users", ["mood"])


def downgrade() -> None:
    op.get_bind().execute("x").fetchall()
