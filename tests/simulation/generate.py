"""Chooses the next step of a history by chance, looking at what each phone shows.

The steps are written down and can be played again without it. Each history has tastes of its own: some kinds of deeds
and faults do not happen in it at all. Rare mixtures come up sooner that way than when everything is always possible.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from tests.simulation import generate_rare, screen
from tests.simulation.cast import MEMBERS, PHONES
from tests.simulation.history import History
from tests.simulation.names import Names
from tests.simulation.steps import Act, Step

FAULTS: Final = ("lost", "unheard", "late", "twice", "slow", "killed", "amid")
TAB_FAULTS: Final = ("asleep", "hung", "large")
CURRENCIES: Final = ("EUR", "NOK", "GBP")
DAY_MS: Final = 86_400_000


class Chooser:
    """One history's chance. ``likes``: how much more often than usual something happens, for who looks for a fault.

    There ``others`` stands for all that is not named, ``longer`` is a number of steps more, and where phones are named
    by their letters those alone take part. ``tabs``: whether phones have tabs, which sleep and go.
    """

    def __init__(self, chance: Random, likes: Mapping[str, float] | None = None, *, tabs: bool = False) -> None:
        self.chance = chance
        self.kinds = _KINDS | ({"tab": 0.4} if tabs else {})
        self.faults = FAULTS + (TAB_FAULTS if tabs else ())
        self.names = Names()
        count = chance.choice((2, 2, 3, 3, 4))
        self.rare = generate_rare.chosen(chance, likes)
        named = PHONES.keys() & (likes or {}).keys()
        self.letters = tuple(sorted(named or {*chance.sample(sorted(PHONES), count), *self.rare.letters}))
        self.length = chance.randrange(12, 48) + self.rare.longer + int((likes or {}).get("longer", 0))
        self.faulty = chance.choice((0.0, 0.1, 0.3, 0.5))
        self.taste: dict[str, float] = self.rare.tastes | dict(likes or {})
        self.things: dict[str, list[str]] = {}
        self.who = self.letters[0]

    def first(self) -> list[Step]:
        """Return how a history opens: the phones are up to date, and there is something to talk about."""
        who = self.letters[0]
        acts = (self._made(0, "deal", {"title": "w0"}),)
        opening = [Step(0, who, "do", (), acts), Step(1, who, "sync", ("auto", "ok"))]
        return [*opening, *(Step(2 + at, letter, "sync", ("auto", "ok")) for at, letter in enumerate(self.letters))]

    def next(self, no: int, history: History) -> Step:
        """Return the next step."""
        chance = self.chance
        who = chance.choice(self.letters)
        kind = self._pick(self.kinds | self.rare.deeds)
        match kind:
            case "do":
                acts = self._gesture(no, history, who)
                return Step(no, who, "do", (), acts) if acts else Step(no, who, "sync", ("auto", "ok"))
            case "sync":
                return Step(no, who, "sync", (self._pick(_ASKS | self.rare.asks), self._fate()))
            case "crash":
                return Step(no, who, "crash", (str(chance.randrange(1, 4)),))
            case "clock":
                return Step(
                    no, who, "clock", (str(chance.choice((-3, -1, 1, 3, 400)) * chance.choice((DAY_MS, 60_000))),)
                )
            case "together":
                return Step(no, "-", "together", tuple(chance.sample(self.letters, 2)))
            case "arrive":
                return Step(no, "-", "arrive", (str(chance.randrange(4)),))
            case "wait":
                return Step(no, "-", "wait", (str(chance.choice((60_000, 3_600_000, DAY_MS, 31 * DAY_MS))),))
            case "restore":
                return Step(no, "-", "restore", chance.choice(((), ("told",))))
            case "member":
                return Step(no, "-", "do", (), (self._member(),))
            case "purge":
                return Step(no, "-", "purge", (str(chance.choice((35, 98, 280))),))
            case "save":
                return Step(no, "-", kind)
            case "rot" | "bytes":
                return Step(no, who, kind, (str(chance.randrange(40)),))
            case _:
                return Step(no, who, kind)

    def _pick(self, weights: dict[str, float]) -> str:
        liked = {name: weight * self._taste(name) for name, weight in weights.items()}
        return self.chance.choices(list(liked), list(liked.values()))[0]

    def _taste(self, name: str) -> float:
        if name not in self.taste:
            always = name in ("do", "sync", "make", "set", "auto", "deal", "ok")
            others = self.taste.get("others")
            other = self.chance.choice((0.0, 0.0, 0.5, 1.0, 3.0)) if others is None else others
            self.taste[name] = 1.0 if always else other
        return self.taste[name]

    def _fate(self) -> str:
        return self._pick(dict.fromkeys(self.faults, 1.0) | {"ok": 0.1}) if self.chance.random() < self.faulty else "ok"

    def _member(self) -> Act:
        name = self.chance.choice([name for name in MEMBERS if name != "boss"])
        team = self.chance.choice(("north", "south", None))
        changes: dict[str, Any] = {"role": self.chance.choice(("rep", "rep", "manager")), "team": team}
        changes["manages"] = [team] if changes["role"] == "manager" and team else None
        return Act("member", name, (), changes)

    # What people do.

    def _gesture(self, no: int, history: History, who: str) -> tuple[Act, ...]:
        self.who = who
        shown = screen.view(history.phones[who].storage)
        self.things = {}
        for id_, seen in shown.items():
            name = self.names.of(id_)
            if name is not None and seen.entity != "conflict":
                self.things.setdefault(name.partition("-")[0], []).append(name)
        acts = []
        for index in range(1 if self.chance.random() < 0.75 else self.chance.randrange(2, 4)):
            act = self._act(no * 10 + index, shown)
            if act is not None:
                acts.append(act)
        return tuple(acts)

    def some(self, *kinds: str) -> str | None:
        found = [name for kind in kinds for name in self.things.get(kind, ())]
        return self.chance.choice(sorted(found)) if found else None

    def _made(self, no: int, kind: str, fields: dict[str, Any] | None, *more: str) -> Act:
        return Act("make", self.names.new(kind, no), more, fields)

    def _act(self, no: int, shown: dict[str, screen.Seen]) -> Act | None:
        verb = generate_rare.urgent(self, shown) or self._pick(_VERBS | self.rare.verbs)
        word = f"w{no}"
        match verb:
            case "make":
                return self._make(no, word)
            case "set":
                thing = self.some(
                    "deal", "deal", "deal", "folder", "contact", "action", "row", "list", "comment", *self.rare.files
                )
                return None if thing is None else self._set(no, thing, word)
            case "line":
                thing = self.some("deal")
                return thing and Act("line", thing, (str(self.chance.randrange(6)),), word)  # type: ignore[return-value]  # no thing, no act
            case "status":
                thing = self.some("deal")
                return thing and Act("status", thing, (), self._status(no, word))  # type: ignore[return-value]  # no thing, no act
            case "tag" | "untag":
                thing = self.some("deal", "folder", "contact")
                return thing and Act(verb, thing, (), self.chance.choice(("hot", "cold", "x")))  # type: ignore[return-value]  # no thing, no act
            case "say":
                return self._say(no, word)
            case "done":
                thing = self.some("action")
                return thing and Act("done", thing, (), "2026-03-02T10:00:00.000Z")  # type: ignore[return-value]  # no thing, no act
            case "convert":
                thing = self.some("row")
                fields = {"title": word, "money": self._money(no)}
                return thing and Act("convert", thing, (), self._part(fields))  # type: ignore[return-value]  # no thing, no act
            case "bin" | "unbin":
                thing = self.some("deal", "deal", "folder", "contact", "comment", "action", *self.rare.files)
                return thing and Act(verb, thing)  # type: ignore[return-value]  # no thing, no act
            case "hand":
                thing = self.some("deal", "deal", "folder", "contact")
                return thing and Act("hand", thing, (), self.chance.choice(self._people()))  # type: ignore[return-value]  # no thing, no act
            case "settle":
                return self._settle(no, shown)
            case "poison":
                thing = self.some("deal")
                return thing and Act("set", thing, ("step",), "step-9")  # type: ignore[return-value]  # no thing, no act
            case _:
                return generate_rare.act(self, verb, no, shown)

    def _people(self) -> list[str]:
        """Return who may get something: everybody, or those whose phones are here to go on with it."""
        return sorted({PHONES[letter] for letter in self.letters} if "wish" in self.rare.verbs else MEMBERS)

    def _make(self, no: int, word: str) -> Act | None:
        kind = self._pick(_THINGS)
        match kind:
            case "deal":
                fields = {"title": word, "money": self._money(no), "tags": ["hot"], "folder": self.some("folder")}
                return self._made(no, kind, {name: value for name, value in self._part(fields).items() if value})
            case "folder":
                return self._made(no, kind, {"name": word})
            case "contact":
                return self._made(no, kind, {"last_name": word})
            case "list":
                return self._made(no, kind, {"name": word, "shared": self.chance.random() < 0.8})
            case "row":
                root = self.some("list")
                return None if root is None else self._made(no, kind, {"cell:c1": word}, "on", root)
            case "action":
                root = self.some("deal", "contact")
                return (
                    None if root is None else self._made(no, kind, {"when": self._when(no), "note": word}, "on", root)
                )
            case _:
                deal, contact = self.some("deal"), self.some("contact")
                if deal is None or contact is None:
                    return None
                part = self.names.known(f"part-of-{deal}+{contact}")
                return Act("make", part, ("on", deal), {"contact": contact, "role": word})

    def _part(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if name == "title" or self.chance.random() < 0.5}

    def _money(self, no: int) -> dict[str, Any]:
        return {"amount": f"{no}.00", "currency": self.chance.choice(CURRENCIES), "probability": None}

    def _when(self, no: int) -> dict[str, Any]:
        return {"due": f"2026-0{no % 9 + 1}-1{no // 9 % 9}", "zone": None, "minutes": no}

    def _status(self, no: int, word: str) -> dict[str, Any]:
        status = self.chance.choice(("open", "won", "won", "lost", "cancelled"))
        won = {"amount": f"{no}.00", "currency": "EUR"} if status == "won" else None
        return {"status": status, "reason": word, "won": won}

    def _set(self, no: int, thing: str, word: str) -> Act:
        kind = thing.partition("-")[0]
        field = self.chance.choice(_FIELDS[kind])
        value: Any = word
        match field:
            case "money":
                value = self._money(no)
            case "when":
                value = self._when(no)
            case "step":
                value = self.chance.choice(("step-1", "step-2"))
            case "starred" | "pinned" | "shared" | "parked":
                value = self.chance.random() < 0.5
            case "folder":
                value = self.some("folder")
            case "title" if self.chance.random() < 0.2:
                value = "same"
        return Act("set", thing, (field,), value)

    def _say(self, no: int, word: str) -> Act | None:
        root = self.some("deal", "deal", "folder", "contact", "list")
        if root is None:
            return None
        row = self.some("row") if root.startswith("list") else None
        under = ("under", row) if row is not None else ()
        return Act("say", self.names.new("comment", no), ("on", root, *under), word)

    def _settle(self, no: int, shown: dict[str, screen.Seen]) -> Act | None:
        open_ones = sorted(
            (str(self.names.of(seen.data["record"])), seen.data["field"])
            for seen in shown.values()
            if seen.entity == "conflict" and seen.data["open"] and self.names.of(seen.data["record"])
        )
        if not open_ones:
            return None
        thing, field = self.chance.choice(open_ones)
        choice: Any = self.chance.choice(("kept", "other", "new"))
        if choice == "new":
            choice = "kept" if field in _NO_WORDS else {"value": self._money(no) if field == "money" else f"w{no}"}
        return Act("settle", thing, (field,), choice)


_KINDS: Final = {
    "do": 10.0,
    "sync": 10.0,
    "together": 0.7,
    "arrive": 0.7,
    "wait": 0.5,
    "crash": 0.4,
    "clock": 0.3,
    "backup": 0.2,
    "revert": 0.2,
    "member": 0.3,
    "save": 0.25,
    "restore": 0.25,
    "tidy": 0.1,
    "purge": 0.03,
}
_ASKS: Final = {"auto": 4.0, "push": 1.0, "pull": 1.0, "rows": 0.3}
_VERBS: Final = {
    "make": 3.0,
    "set": 5.0,
    "line": 1.0,
    "status": 1.0,
    "tag": 0.7,
    "untag": 0.5,
    "say": 1.0,
    "done": 0.5,
    "convert": 0.7,
    "bin": 0.6,
    "unbin": 0.4,
    "hand": 0.8,
    "settle": 1.0,
    "poison": 0.2,
}
_NO_WORDS: Final = ("status", "when", "step", "folder", "starred", "shared", "parked", "pinned")
"""Fields that hold no text: nobody settles them with a word."""

_THINGS: Final = {"deal": 2.0, "folder": 1.0, "contact": 1.0, "list": 0.7, "row": 1.0, "action": 1.0, "part": 0.7}
_FIELDS: Final = {
    "deal": ("title", "money", "money", "step", "starred", "folder", "x:a1"),
    "folder": ("name", "description", "parked"),
    "contact": ("last_name", "job_title"),
    "action": ("when", "note"),
    "row": ("cell:c1", "cell:c2", "state"),
    "list": ("name", "shared"),
    "comment": ("text", "pinned"),
    "file": ("caption",),
}
