"""index orders

Revision ID: 5f0e
Revises: 4f0d
Create Date: 2026-11-28 11:48:34.848526

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5f0e'
down_revision = '4f0d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "orders_user_id_idx", "orders", ["user_id"], postgresql_concurrently=True
        )


def downgrade() -> None:
    op.drop_index("orders_user_id_idx")
