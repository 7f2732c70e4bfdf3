"""The pictures of the README: which screens they show, and how they are made small."""

from pathlib import Path
from typing import Final

from PIL import Image

PICTURES: Final = {
    "today": ("today", "360x740", "light"),
    "opportunity": ("opportunity", "360x740", "light"),
    "won": ("opportunity-won", "360x740", "light"),
    "morning": ("morning", "360x740", "dark"),
    "search": ("search-near", "360x740", "dark"),
    "sun": ("today", "360x740", "sun"),
    "pipeline-desk": ("pipeline-board", "1440x900", "light"),
    "opportunity-desk": ("opportunity", "1440x900", "dark"),
    "prospects-desk": ("prospect-list", "1440x900", "light"),
}
"""By the name of the file: screen, size and theme."""

WIDEST: Final = 1440
QUALITY: Final = 80


def keep(shots: Path, target: Path) -> None:
    """Write the pictures of the README from those that were taken, sharp on a fine screen and small."""
    for name, parts in PICTURES.items():
        with Image.open(shots / f"{'-'.join(parts)}.png") as shot:
            shot.thumbnail((WIDEST, WIDEST))
            shot.save(target / f"{name}.webp", quality=QUALITY, method=6)
