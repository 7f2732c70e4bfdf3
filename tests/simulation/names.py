"""The names of things in one history: "deal-12" for its id, and back."""

from tests.simulation.cast import id_of


class Names:
    """Every thing that was named so far."""

    def __init__(self) -> None:
        self._by_id: dict[str, str] = {}

    def new(self, kind: str, no: int) -> str:
        """Return the name of a new thing, and remember those that others will derive from it."""
        name = self.known(f"{kind}-{no}")
        if kind == "row":
            self.known(f"deal-of-{name}")
        return name

    def known(self, name: str) -> str:
        """Remember a name."""
        self._by_id[id_of(name)] = name
        return name

    def of(self, id_: str) -> str | None:
        """Return the name of an id."""
        return self._by_id.get(id_)
