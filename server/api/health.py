"""Whether the process is alive, and whether it can do its work."""

import asyncio
from typing import Final

from litestar import Controller, get
from litestar.di import NamedDependency

from server import clock
from server.problems import Problem
from server.service import Service
from server.store import soundness
from server.store.writer import Busy, StorageFull

_PATIENCE_S: Final = 5.0


class HealthController(Controller):
    """For whoever watches over the server."""

    path = "/health"

    @get("/live", sync_to_thread=False)
    def live(self) -> dict[str, str]:
        """Answer at all."""
        return {"status": "live"}

    @get("/ready")
    async def ready(self, service: NamedDependency[Service]) -> dict[str, str]:
        """Tell whether the database takes writes; its migrations were done before anybody could ask.

        Something is really written: an empty transaction needs no room on the disk.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await service.write(lambda db: soundness.touch(db, clock.wall_ms()))
        except (Busy, StorageFull):
            raise
        except Exception as error:
            raise Problem("busy", "The database cannot be written.", retry_after=int(_PATIENCE_S)) from error
        return {"status": "ready"}
