"""What the whole of the sync protocol needs beyond the first tables."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
