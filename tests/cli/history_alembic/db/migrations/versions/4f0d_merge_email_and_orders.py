"""merge email and orders

Revision ID: 4f0d
Revises: 3f0c, 2f0b
Create Date: 2026-11-28 11:48:34.577988

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '4f0d'
down_revision = ('3f0c', '2f0b')
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
