"""The version that is installed, as packaging knows it."""

from importlib.metadata import version
from typing import Final

VERSION: Final = version("carnet")
