"""b"""
from alembic import op

revision = (
    'b2b2'
    'b2'
)
down_revision = ('a1a1a1',)
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    pass
