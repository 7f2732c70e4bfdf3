"""What the server does by itself, beside the pushes and never inside one; ``runner.py`` gives each its turns."""

from typing import Final

from server.reactions import retention, soundness
from server.reactions.runner import Reaction

REACTIONS: Final[tuple[Reaction, ...]] = (retention.REACTION, soundness.REACTION)
