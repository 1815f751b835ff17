"""b_second"""
from alembic import op

revision = 'bbbb22'
down_revision = 'aaaa12'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    pass
