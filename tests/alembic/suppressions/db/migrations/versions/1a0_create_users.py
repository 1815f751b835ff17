"""create users

Revision ID: 1a0
Revises:

"""
import sqlalchemy as sa
from alembic import op

revision = "1a0"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.Text()),
        sa.Column("mood", sa.Text()),
    )


def downgrade() -> None:
    # sluice: allow(drop-table) the first revision, never taken back
    op.drop_table("users")
