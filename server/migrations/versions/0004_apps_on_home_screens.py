"""Since when the app stands on a device's home screen, as the device said itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("device", sa.Column("installed_at", sa.BigInteger(), nullable=True))
