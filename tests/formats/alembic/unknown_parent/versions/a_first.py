"""a_first"""
from alembic import op

revision = 'aaaa11'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    pass
