"""Alembic migrations, forward only; run by ``server.store.schema``."""
