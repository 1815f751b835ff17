"""b"""
from alembic import op

revision = 'b2'
down_revision = PREVIOUS
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    pass
