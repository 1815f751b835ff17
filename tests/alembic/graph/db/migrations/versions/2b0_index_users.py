"""index users

Revision ID: 2b0
Revises: 1a0
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2b0'
down_revision = '1a0'
branch_labels = ('moods',)
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index("users_mood", "users", ["mood"], postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("users_mood", postgresql_concurrently=True)
