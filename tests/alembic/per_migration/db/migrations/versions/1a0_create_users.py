"""create users

Revision ID: 1a0
Revises: 
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '1a0'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False, index=True),
        sa.Column("mood", sa.Enum("happy", "sad", name="mood")),
    )


def downgrade() -> None:
    op.drop_table("users")
    op.execute("DROP TYPE mood")
