"""a whole file

Revision ID: 3a0
Revises: 2a0

"""
from alembic import op

# sluice: allow-file(index-not-concurrent) the table is small
# sluice: allow(no-such-rule) it is unknown
# sluice: allow(drop-table

revision = "3a0"
down_revision = "2a0"


def upgrade() -> None:
    op.create_index("users_three", "users", ["name"])
    op.create_index("users_four", "users", ["name"])


def downgrade() -> None:
    op.drop_index("users_four", "users")
    op.drop_index("users_three", "users")
