# -*- coding: utf-8 -*-
"""A docstring that says revision = 'wrong'

revision = 'wrong, too'
"""
from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "c3c3c3"
down_revision: Union[str, Sequence[str], None] = "b2b2"  # the beginning of an id is enough
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

if True:
    revision_of_something_else = 'd4'


def upgrade() -> None:
    revision = 'local'
    op.execute(f"SELECT '{revision}'")
