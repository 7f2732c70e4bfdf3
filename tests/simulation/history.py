"""One history: phones, a server and the network between them, played step by step until everything is quiet."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from sync.protocol import SCHEMA_VERSION
from tests.simulation import acts, screen
from tests.simulation.cast import NOW_MS, PHONES, entity_of, id_of
from tests.simulation.engine_phone import EnginePhone
from tests.simulation.phone import Phone, Reply, Request
from tests.simulation.server import Call, Server
from tests.simulation.steps import Act, Step
from tests.simulation.storage import Crashed, Row
from tests.simulation.watch import Broken, Watch

_MADE: Final = {
    "create": "",
    "comment.add": "comment",
    "attachment.add": "attachment",
    "row.convert": "opportunity",
}
"""Operations that make something, and of which entity where they do not say."""

STEP_MS: Final = 700
DAY_MS: Final = 86_400_000
SIMPLE: Final = "BF"
"""Phones that know no manifest: they pull from nothing instead, as a stranger's client may."""

LIMITS: Final = {"A": 3, "B": 2, "D": 5}
"""How many rows a page of these phones holds, so that every list comes in pieces to somebody."""

ROUND_MS: Final = 11 * 60_000
"""Between two rounds at the end: nobody begins anew twice within ten minutes for one reason (SYNC 4.8)."""

ROUNDS: Final = 60
"""Exchanges that a phone may need until it is quiet: far more than any sound one does."""


@dataclass(frozen=True, slots=True)
class Late:
    """A request or an answer that is still on its way. ``restores``: how often the server had been put back by then."""

    phone: str
    request: Request
    reply: Reply | None
    restores: int


@dataclass(slots=True)
class History:
    """``late``: what the network holds back. ``faults``: how many of each kind happened."""

    server: Server
    letters: Sequence[str]
    watch: Watch
    open_phone: Callable[[str, str], Phone] = Phone
    phones: dict[str, Phone] = field(default_factory=dict)
    now_ms: int = NOW_MS
    late: list[Late] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    gestures: int = 0

    def __post_init__(self) -> None:
        self.phones = {letter: self.open_phone(letter, id_of(PHONES[letter])) for letter in self.letters}
        for letter, phone in self.phones.items():
            phone.has_manifest = letter not in SIMPLE
            phone.limit = LIMITS.get(letter, phone.limit)

    def play(self, steps: Iterable[Step]) -> None:
        """Play a script and check what must hold while it runs and when all is quiet."""
        for step in steps:
            self.step(step)
        self.settle()

    def step(self, step: Step) -> None:
        """Carry out one step; one that has no meaning here does nothing."""
        self.now_ms += STEP_MS
        phone = self.phones.get(step.who)
        match step.does:
            case "do" if phone is not None:
                self._do(phone, step)
            case "do":
                self._decide(step.acts)
            case "sync" if phone is not None:
                what, fate = step.more
                self._exchange(phone, what, fate, step.no)
            case "crash" if phone is not None:
                phone.crash_after(int(step.more[0]))
            case "backup" if phone is not None:
                phone.backup()
            case "revert" if phone is not None and phone.has_copy:
                self._revert(phone)
            case "clock" if phone is not None:
                phone.skew_ms = int(step.more[0])
                self.faults["clock"] += 1
            case "tidy" if phone is not None:
                self._guarded(phone, lambda: self._tidy(phone))
            case "upgrade" if phone is not None and not phone.makes_ops:
                phone.schema += phone.schema < SCHEMA_VERSION
            case "tab" if isinstance(phone, EnginePhone):
                self._guarded(phone, phone.replace_tab)
                self.faults["tab"] += 1
            case "bytes" if phone is not None:
                self._send_bytes(phone, int(step.more[0]))
            case "rot" if phone is not None and not phone.makes_ops:
                self._rot(phone, int(step.more[0]))
            case "wait":
                self.now_ms += int(step.more[0])
            case "together":
                self._together([self.phones[letter] for letter in step.more if letter in self.phones])
            case "arrive":
                self._arrive(int(step.more[0]))
            case "save":
                self.server.save()
                self.watch.copied()
            case "restore":
                self._restore(told="told" in step.more)
            case "purge":
                self._keep_house(int(step.more[0]))
            case _:
                return

    # People.

    def _do(self, phone: Phone, step: Step) -> None:
        shown = screen.view(phone.storage)
        at = acts.when(self.now_ms + phone.skew_ms)
        ops: list[Row] = []
        try:
            for index, act in enumerate(step.acts):
                op = acts.op_of(act, shown, entity_of(act.thing), at)
                ops.append({"op": id_of(f"op-{step.no}-{index}"), **op})
                if op["kind"] in _MADE:
                    entity = op.get("entity") or _MADE[op["kind"]]
                    shown.setdefault(op["id"], screen.Seen(entity, op.get("root"), dict(op.get("fields", {})), None))
        except acts.Cannot:
            return
        if phone.makes_ops:
            self.watch.found(phone, self.now_ms)  # under the numbers that they have by now
            self._guarded(phone, lambda: phone.do(ops, step.no, self.now_ms))
            self.watch.found(phone, self.now_ms)
        else:
            self.watch.typed(phone, ops, self.now_ms)
            self._guarded(phone, lambda: phone.do(ops, step.no, self.now_ms))
        self.watch.shows(phone)

    def _decide(self, decided: Sequence[Act]) -> None:
        """Change a member as an admin does: ``member anna = {"team": "south"}``."""
        for act in decided:
            if act.verb == "member":
                self.server.set_member(act.thing, act.value, self.now_ms)
                self.watch.decided(self.now_ms)
                self.faults["member"] += 1

    # Phones.

    def _guarded(self, phone: Phone, do: Any) -> None:
        """Let a phone work; if it dies on the way it starts again with what was durable."""
        life = phone.life
        try:
            do()
        except Crashed:
            phone.life += 1
        if phone.life != life:
            self.faults["crash"] += 1
            self.watch.restarted(phone, self.now_ms)

    def _tidy(self, phone: Phone) -> None:
        """Let a phone forget what is old; it may die of that, and has forgotten it then."""
        try:
            phone.tidy(self.now_ms)
        finally:
            self.watch.tidied(phone)

    def _revert(self, phone: Phone) -> None:
        """Put a phone back to the copy of its storage: it knows nothing of what it did since."""
        phone.revert()
        self.watch.reverted(phone, self.now_ms)
        self.faults["revert"] += 1

    def _send_bytes(self, phone: Phone, index: int) -> None:
        """Send the bytes of a file that was attached on this phone, beside the queue and whatever stands in it."""
        kept = (*phone.storage.vault.journal.values(), *phone.storage.vault.outbox)
        files = sorted(one.op["id"] for one in kept if one.op["kind"] == "attachment.add")
        if not files or phone.locked:
            return
        content = acts.content_of(files[index % len(files)])
        if self.server.send_bytes(phone.member, content, self.now_ms):
            self.faults["bytes"] += 1
            self.watch.files.add(sha256(content).hexdigest())
            self.watch.bytes_came()

    def _rot(self, phone: Phone, index: int) -> None:
        """Let a phone's copy of what the server said lose a row: nothing but a digest can tell."""
        base = phone.storage.cache.base
        if base and phone.storage.cache.sweep is None:
            del base[sorted(base)[index % len(base)]]
            self.watch.rotten.add(phone.letter)
            self.faults["rot"] += 1

    # The network.

    def _exchange(self, phone: Phone, what: str, fate: str, no: int) -> None:
        request = self._next(phone, what)
        if request is None:
            return
        if fate != "ok":
            self.faults[fate] += 1
        match fate:
            case "lost":
                pass
            case "late":
                self._delay(phone, request, None)
            case "killed":
                self.server.killed(self._call(phone, request), self.now_ms, no % 7)
            case "amid" if request.path != "/sync/v1/push":
                self._amid(phone, request, own=no % 2 == 0)
            case "unheard" | "cut":
                self._serve(phone, request)
            case "asleep" | "hung" | "large" if isinstance(phone, EnginePhone):
                self._strain(phone, request, fate, is_heard=no % 2 == 0)
                return
            case "slow":
                self._delay(phone, request, self._serve(phone, request))
            case "twice":
                self._delay(phone, request, self._serve(phone, request))
                self._answer(phone, request, self._serve(phone, request))
            case _:
                self._answer(phone, request, self._serve(phone, request))
        self._guarded(phone, lambda: phone.missed(request))

    def _strain(self, phone: EnginePhone, request: Request, fate: str, *, is_heard: bool) -> None:
        """Do to a phone with tabs and timers what one without them knows nothing of."""
        if fate == "large" and len(request.body.get("groups", ())) > 1:
            self._answer(phone, request, Reply(413, {"code": "too_large"}))
        elif fate == "hung":
            if is_heard:
                self._delay(phone, request, self._serve(phone, request))
            phone.hang(request)
        elif fate == "asleep" and phone.can_sleep:
            self._delay(phone, request, self._serve(phone, request))
            phone.sleep(request)
        else:
            self._answer(phone, request, self._serve(phone, request))

    def _next(self, phone: Phone, what: str) -> Request | None:
        phone.at(self.now_ms)
        asked: list[Request | None] = [None]

        def ask() -> None:
            asked[0] = phone.next(what)

        self._guarded(phone, ask)
        self.now_ms += phone.passed_ms
        return asked[0]

    def _call(self, phone: Phone, request: Request) -> Call:
        return Call(phone.member, request.path, request.body)

    def _serve(self, phone: Phone, request: Request) -> Reply:
        call = self._call(phone, request)
        reply = self.server.call(call, self.now_ms)
        self.watch.answered(call, reply, self.now_ms)
        return reply

    def _delay(self, phone: Phone, request: Request, reply: Reply | None) -> None:
        self.late.append(Late(phone.letter, request, reply, self.faults["restore"]))

    def _answer(self, phone: Phone, request: Request, reply: Reply, *, is_dead: bool = False) -> None:
        """Hand in an answer. ``is_dead``: the server has been put back since it gave it."""
        life, sweep = phone.life, phone.storage.cache.sweep
        before = {} if sweep is None else dict(phone.storage.cache.base)
        self._guarded(phone, lambda: phone.take(request, reply, self.now_ms))
        if sweep is not None and sweep.start is not None and not is_dead:
            self.watch.compared(phone, before, sweep.start[1])
        if phone.life == life:
            self.watch.unsure.discard(phone.letter)
            self.watch.shows(phone)
        self.watch.took(phone, request, reply, is_dead=is_dead)

    def _amid(self, phone: Phone, request: Request, *, own: bool) -> None:
        """Let a push, another phone's or of the same phone's other tab, be committed while the server answers this."""
        first = [phone] if own else []
        rest = [one for one in self.phones.values() if one is not phone]
        others = ((one, self._next(one, "push")) for one in (*first, *rest))
        other, pushed = next(((one, push) for one, push in others if push is not None), (None, None))
        if other is None or pushed is None:
            self._answer(phone, request, self._serve(phone, request))
            return
        second = self._call(other, pushed)
        reply, later = self.server.amid(self._call(phone, request), second, self.now_ms)
        self.watch.answered(second, later, self.now_ms)
        self._answer(other, pushed, later)
        self._answer(phone, request, reply)

    def _arrive(self, index: int) -> None:
        if not self.late:
            return
        late = self.late.pop(index % len(self.late))
        phone = self.phones[late.phone]
        if late.reply is None:
            self._answer(phone, late.request, self._serve(phone, late.request))
        else:
            self._answer(phone, late.request, late.reply, is_dead=late.restores != self.faults["restore"])

    def _together(self, phones: Sequence[Phone]) -> None:
        """Let several phones' pushes share one commit."""
        asked = [(phone, request) for phone in phones if (request := self._next(phone, "push")) is not None]
        if not asked:
            return
        self.faults["together"] += len(asked) > 1
        calls = [self._call(phone, request) for phone, request in asked]
        replies = self.server.together(calls, self.now_ms)
        self.watch.answered_together(calls, replies, self.now_ms)
        for (phone, request), reply in zip(asked, replies, strict=True):
            self._answer(phone, request, reply)

    def _restore(self, *, told: bool) -> None:
        if self.server.restore(told=told):
            self.faults["restore"] += 1
            self.watch.restored(self.now_ms)

    def _keep_house(self, days: int) -> None:
        """Let days go by in which the server throws away what is old enough, a week at a time as it trusts no leap."""
        stood = dict(self.server.truth().rows)
        for _ in range(0, days, 7):
            self.now_ms += 7 * DAY_MS
            self.server.purge(self.now_ms)
        self.faults["purge"] += 1
        self.watch.purged(stood, self.now_ms)

    # The end.

    def settle(self) -> None:
        """End all faults, let every phone finish, and check that all is as it should be."""
        for phone in self.phones.values():
            phone.crash_after(0)
        while self.late:
            self._arrive(0)
        self._until_quiet()
        if self.watch.files:
            self.server.react(self.now_ms)
            self.watch.bytes_came()
            self._until_quiet()
        if self.watch.rotten:
            self._look_closely()
        self.watch.quiet(list(self.phones.values()))
        for phone in self.phones.values():
            phone.at_rest()

    def _until_quiet(self) -> None:
        """Sync every phone until a whole round of all changes nothing more."""
        for _ in range(ROUNDS):
            before = self._standing()
            self.now_ms += ROUND_MS
            for phone in self.phones.values():
                self._sync(phone)
            if before == self._standing():
                return
        raise Broken("progress", f"the phones are not quiet after {ROUNDS} rounds")

    def _look_closely(self) -> None:
        """Let phones that have lost something find it out by a digest."""
        for letter in sorted(self.watch.rotten):
            phone = self.phones[letter]
            request = self._next(phone, "digest")
            if request is not None:
                self._answer(phone, request, self._serve(phone, request))
        self._until_quiet()

    def _standing(self) -> list[Any]:
        standing: list[Any] = [self.server.truth().head]
        for phone in self.phones.values():
            vault, cache = phone.storage.vault, phone.storage.cache
            standing.append((vault.device, vault.n, len(vault.outbox), str(cache.cursor), cache.settled))
        return standing

    def _sync(self, phone: Phone) -> None:
        """Let one phone do all that it has to do."""
        for _ in range(ROUNDS):
            self.now_ms += 1
            request = self._next(phone, "auto")
            if request is None:
                return
            reply = self._serve(phone, request)
            self._answer(phone, request, reply)
            if request.path == "/sync/v1/pull" and reply.status == 200 and is_at_rest(phone, reply):
                return
        vault = phone.storage.vault
        waiting = [kept.op for kept in vault.outbox]
        raise Broken("progress", f"phone {phone.letter} is not quiet after {ROUNDS} exchanges; waiting: {waiting}")


def is_at_rest(phone: Phone, reply: Reply) -> bool:
    """Tell whether a phone has nothing more to do after this pull, if it was still awaited."""
    cache = phone.storage.cache
    return phone.heard and not (reply.body["more"] or phone.storage.vault.outbox or cache.backfill or cache.sweep)
