"""index users

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
    op.execute("UPDATE users SET name = 'x' WHERE id = 1")
    with op.get_context().autocommit_block():
        op.create_index("users_mood", "users", ["mood"], postgresql_concurrently=True)
    op.execute("UPDATE users SET name = 'y' WHERE id = 2")


def downgrade() -> None:
    op.drop_index("users_mood")
