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
from sync.protocol import MAX_BYTES

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

        Something is really written: an empty transaction needs no room on the disk. After something had none, it must
        be as much as a push can hold: a few bytes would still fit.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await _write_something(service)
        except (Busy, StorageFull):
            raise
        except Exception as error:
            raise Problem("busy", "The database cannot be written.", retry_after=int(_PATIENCE_S)) from error
        return {"status": "ready"}


async def _write_something(service: Service) -> None:
    size = MAX_BYTES if service.writer.was_full else 0
    await service.write(lambda db: soundness.touch(db, clock.wall_ms(), size))
    if size:
        service.writer.was_full = False
        await service.write(lambda db: soundness.touch(db, clock.wall_ms()))
