revision = "3c"
down_revision = "1a"
