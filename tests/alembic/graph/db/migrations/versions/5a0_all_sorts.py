"""all sorts

Revision ID: 5a0
Revises: 4a0
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5a0'
down_revision = '4a0'
branch_labels = None
depends_on = None

CLEAN = "DELETE FROM orders"
TABLES = ["log", "trace"]


def upgrade() -> None:
    op.create_index(op.f("ix_orders_user_id"), "orders", ["user_id"], unique=False)
    op.alter_column("users", "name", type_=sa.String(20), existing_type=sa.Text())
    op.execute(CLEAN)
    for table in ("a", "b"):
        op.execute(f"TRUNCATE {table}")
    op.execute("-- sluice: allow(drop-column) nobody reads it\nALTER TABLE users DROP COLUMN mood")
    for table in TABLES:
        op.drop_table(table)
    op.execute(sa.text("ALTER ROLE app PASSWORD 'not-so-secret-either'"))


def downgrade() -> None:
    op.drop_index(op.f("ix_orders_user_id"), table_name="orders")
