"""index users

Revision ID: 2a0
Revises: 1a0

"""
import sqlalchemy as sa
from alembic import op

revision = "2a0"
down_revision = "1a0"

NAMES = """
    CREATE INDEX users_name ON users (name);
    UPDATE users SET mood = 'glad';
"""


def upgrade() -> None:
    # sluice: allow(index-not-concurrent) nobody writes at night
    op.create_index("users_mood", "users", ["mood"])
    op.create_index("users_both", "users", ["name", "mood"])  # sluice: allow(index-not-concurrent) nor here
    op.add_column(  # noqa: E501
        "users",
        # sluice: allow(drop-column) there is no such thing here
        sa.Column("note", sa.Text()),
    )
    op.execute(NAMES)
    op.execute("""
        -- sluice: allow(index-not-concurrent) said in SQL
        CREATE INDEX users_note ON users (note);
    """)


def downgrade() -> None:
    pass
