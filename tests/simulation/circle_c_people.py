"""What people do in circle C: gestures drawn from the seed, every value of them a word that was never typed before."""

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tests.strangers.client import Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.circle_c_devices import AnyClient, Device

CURRENCY = {"Anna": "USD", "Bert": "EUR", "Carla": "NOK", "Dario": "SEK"}
"""Each person's own, so that an amount beside another's currency is seen to be nobody's money."""


@dataclass(frozen=True)
class Typed:
    """A value as somebody typed it. ``op``: the operation that carries it; ``secret``: for the own team's eyes."""

    word: str
    device: str
    op: str
    kind: str
    secret: bool = False


@dataclass
class Person:
    """Somebody at a device, who works with what the device shows, but for what is ``private``."""

    device: str
    name: str
    hand: "Device"
    chance: Random
    typed: list[Typed] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)

    @property
    def client(self) -> "AnyClient":
        """What runs on the device now."""
        return self.hand.client

    def gesture(self) -> str:
        """Do one thing and return its name."""
        deals = self._seen("opportunity")
        doings: dict[str, tuple[Callable[[], object], int]] = {"new deal": (self.new_deal, 1)}
        if deals:
            doings |= {"edit": (self.edit, 6), "say": (self.say, 3), "tag": (self.tag, 1), "close": (self.close, 1)}
            doings |= {"plan": (self.plan, 1), "throw": (self.throw, 1), "settle": (self.settle, 1)}
            doings |= {"give": (self.give, 1), "take back": (self.take_back, 1)}
        (name,) = self.chance.choices(list(doings), [weight for _, weight in doings.values()])
        doings[name][0]()
        return name

    def new_deal(self, *, secret: bool = False) -> str:
        """Make a folder and a sale in it at once; return the sale."""
        folder, deal = self.client.new_id(), self.client.new_id()
        words = [self._word(), self._word()]
        ops = self.client.write(
            {"kind": "create", "entity": "folder", "id": folder, "fields": {"name": words[0]}},
            {"kind": "create", "entity": "opportunity", "id": deal, "fields": {"title": words[1], "folder": folder}},
        )
        for word, op in zip(words, ops, strict=True):
            self.typed.append(Typed(word, self.device, op, "create", secret))
        if secret:
            self.private |= {folder, deal}
        return deal

    def edit(self) -> None:
        """Write one field of a sale, or of a folder."""
        word = self._word()
        match self.chance.choice(("title", "description", "source", "money", "name")):
            case "name" if folders := self._seen("folder"):
                self._type(word, _set("folder", self.chance.choice(folders), {"name": word}))
            case "money" | "name":
                money = {"amount": f"{word[1:]}.00", "currency": CURRENCY[self.name], "probability": None}
                self._type(f'"{word[1:]}.00"', _set("opportunity", self._deal(), {"money": money}))
            case plain:
                self._type(word, _set("opportunity", self._deal(), {plain: word}))

    def say(self) -> None:
        """Comment on a sale."""
        word = self._word()
        self._type(word, {"kind": "comment.add", "id": self.client.new_id(), "root": self._deal(), "text": word})

    def tag(self) -> None:
        """Put a tag on, or take one off."""
        deal = self._deal()
        tags = list((self.client.view(deal) or {}).get("tags") or ())
        if tags and self.chance.random() < 0.5:  # as often this as that
            self._do({"kind": "tag.remove", "entity": "opportunity", "id": deal, "tag": self.chance.choice(tags)})
        else:
            self._do(
                {"kind": "tag.add", "entity": "opportunity", "id": deal, "tag": self.chance.choice(("a", "b", "c"))}
            )

    def close(self) -> None:
        """Win, lose or reopen a sale."""
        word = self._word()
        status = self.chance.choice(("open", "won", "lost", "cancelled"))
        self._type(word, {"kind": "status.set", "id": self._deal(), "status": status, "note": word})

    def plan(self) -> None:
        """Plan something, or tick it off, or do it another day."""
        when = {"due": f"203{self.chance.randrange(10)}-04-01", "zone": None, "minutes": None}
        actions, word = self._seen("action"), self._word()
        if not actions:
            fields = {"when": when, "note": word}
            made = {"kind": "create", "entity": "action", "id": self.client.new_id(), "root": self._deal()}
            self._type(word, made | {"fields": fields})
        elif self.chance.random() < 0.5:
            self._do({"kind": "action.done", "id": self.chance.choice(actions), "done_at": "2026-03-02T09:15:04Z"})
        else:
            self._do(_set("action", self.chance.choice(actions), {"when": when}))

    def throw(self) -> None:
        """Put a sale into the trash, or take it out."""
        self._do({"kind": self.chance.choice(("delete", "restore")), "entity": "opportunity", "id": self._deal()})

    def settle(self) -> None:
        """Decide an open question."""
        for conflict in self.client.conflicts()[:1]:
            self._do({"kind": "conflict.settle", "id": conflict["id"], "choice": self.chance.choice(("kept", "other"))})
        for suggestion in [row for row in self.client.rows("suggestion") if row["data"].get("open")][:1]:
            choice = self.chance.choice(("accept", "dismiss"))
            self._do({"kind": "suggestion.settle", "id": suggestion["id"], "choice": choice})

    def give(self) -> None:
        """Give a sale to a colleague."""
        deal = self._deal()
        owner = (self.client.view(deal) or {}).get("owner")
        to = self.chance.choice(sorted(self.members.values()))
        self._do({"kind": "transfer", "entity": "opportunity", "id": deal, "to": to, "expected_owner": owner})

    def take_back(self) -> None:
        """Undo the last thing, if it was not sent."""
        before = self._waiting()
        if self.typed and self.client.undo(self.typed[-1].op):
            gone = before - self._waiting()
            self.typed = [one for one in self.typed if one.op not in gone]

    def _word(self) -> str:
        # Digits only after the first letter: an amount is made of it, too.
        return f"w{self.chance.randrange(10**11, 10**12)}"

    def _seen(self, entity: str) -> list[str]:
        waiting = [op["id"] for op in self.client.unsettled() if op["kind"] == "create" and op["entity"] == entity]
        return sorted(({row["id"] for row in self.client.rows(entity)} | set(waiting)) - self.private)

    def _deal(self) -> str:
        return self.chance.choice(self._seen("opportunity"))

    def _type(self, word: str, op: Op) -> None:
        before = self._waiting()
        (made,) = self._do(op)
        # What was carried on before it was sent is gone under its old id: the last value counts.
        gone = before - self._waiting()
        self.typed = [one for one in self.typed if one.op not in gone]
        self.typed.append(Typed(word, self.device, made, op["kind"]))

    def _waiting(self) -> set[str]:
        return {op["op"] for op in self.client.unsettled()}

    def _do(self, op: Op) -> list[str]:
        return self.client.write(op)


def _set(entity: str, record: str, fields: dict[str, Any]) -> Op:
    return {"kind": "set", "entity": entity, "id": record, "fields": fields}
