"""no such module

Revision ID: 2a0
Revises: 1a0
Create Date: 2026-11-28 11:48:33.778823

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2a0'
down_revision = '1a0'
branch_labels = None
depends_on = None

import no_such_module_of_theirs

def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
