"""Watches a history: what was typed, what the server was told and answered, and what must hold at each moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.simulation import invariants, rare
from tests.simulation.invariants import Broken, Typed
from tests.simulation.oracle import Oracle
from tests.simulation.oracle_company import Who
from tests.simulation.phone import Phone, Reply, Request
from tests.simulation.server import Call, Server, Truth
from tests.simulation.storage import Row

__all__ = ["Broken", "Watch"]


@dataclass(slots=True)
class Watch:
    """Looks on from outside, and raises ``Broken``.

    ``typed_ops``: all that anybody did, by operation. ``lost``: operations that no device and no server holds any more,
    and for which nobody can answer; ``absent``: those that their own phone need not hold. ``unsure``: phones that died
    and have not worked on an answer since: what one of their databases knows the other may not yet.
    """

    server: Server
    oracle: Oracle = field(default_factory=Oracle)
    typed_ops: dict[str, Typed] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    shown: dict[str, dict[str, int]] = field(default_factory=dict)
    owner_of: dict[str, str] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    saved: Oracle | None = None
    seen_head: int = 0
    follows: bool = True
    house_kept_ms: int | None = None
    rotten: set[str] = field(default_factory=set)
    merges: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    erases: bool = False

    def __post_init__(self) -> None:
        truth = self.server.truth()
        self.seen_head = truth.head
        self.oracle.decided(truth.rows, 0)

    # What people and the company do.

    def typed(self, phone: Phone, ops: Sequence[Row], now_ms: int) -> None:
        """Note what somebody did on a phone."""
        self.phones[phone.letter] = phone
        for op in ops:
            self.typed_ops[op["op"]] = Typed(op, phone.letter, phone.member, now_ms)

    def found(self, phone: Phone, now_ms: int) -> None:
        """Note what a phone made of what somebody did. A number that stands for nothing any more is nobody's work."""
        self.phones[phone.letter] = phone
        self._taken_up(phone)
        for kept in phone.storage.vault.outbox:
            if kept.op["kind"] == "skip":
                continue
            known = self.typed_ops.get(kept.op["op"])
            at_ms = now_ms if known is None else known.at_ms
            self.typed_ops[kept.op["op"]] = Typed(kept.op, phone.letter, phone.member, at_ms)

    def _taken_up(self, phone: Phone) -> None:
        """Let go of operations whose number and fields a later edit has taken up, which its phone has not sent."""
        held = invariants.held_on(phone)
        fresh = {kept.n: kept.op for kept in phone.storage.vault.outbox if kept.op["op"] not in self.typed_ops}
        for op, one in list(self.typed_ops.items()):
            if one.phone != phone.letter or op in held or not _carries_on(fresh.get(one.op["n"]), one.op):
                continue
            self.absent.add(op)
            if op not in self.server.truth().receipts:  # no other life of its phone has sent it
                del self.typed_ops[op]

    def reverted(self, phone: Phone, now_ms: int) -> None:
        """A phone went back to a copy of itself: what only it had is gone, and nobody promised otherwise."""
        held = invariants.held_on(phone)
        receipts = self.server.truth().receipts
        mine = {op for op, one in self.typed_ops.items() if one.phone == phone.letter}
        self.absent |= mine - held
        self.lost |= {op for op in mine if op not in held and op not in receipts}
        self.restarted(phone, now_ms)

    def tidied(self, phone: Phone) -> None:
        """A phone let go of what was acknowledged long ago."""
        self.absent |= {op for op, one in self.typed_ops.items() if one.phone == phone.letter} - invariants.held_on(
            phone
        )

    def restarted(self, phone: Phone, now_ms: int) -> None:
        """A phone starts again, with what was durable."""
        excused = self.lost | self.absent
        if phone.makes_ops:  # the engine tidies its journal by itself, and takes up earlier edits
            self._taken_up(phone)
            excused |= self.absent
            receipts = self.server.truth().receipts
            excused |= {op for op in receipts.keys() & self.typed_ops.keys() if self._may_be_tidied(op, now_ms)}
            excused |= {op for op in self.typed_ops if self._may_be_wiped(op)}
        invariants.durable_here(phone, self.typed_ops, excused)
        self._forget_shown(phone)
        self.unsure.add(phone.letter)

    def shows(self, phone: Phone) -> None:
        """A phone did what it was to do without dying."""
        if phone.letter not in self.unsure:
            invariants.waiting_is_shown(phone)

    def _forget_shown(self, phone: Phone) -> None:
        self.shown.pop(phone.letter, None)

    # What the server does.

    def answered(self, call: Call, reply: Reply, now_ms: int) -> None:
        """Look at one answer."""
        self.answered_together([call], [reply], now_ms)

    def answered_together(self, calls: Sequence[Call], replies: Sequence[Reply], now_ms: int) -> None:
        """Look at the answers of one commit, or of one question."""
        truth = self.server.truth()
        groups = []
        for call, reply in zip(calls, replies, strict=True):
            if call.path == "/sync/v1/push" and reply.status == 200:
                who = Who(call.member, call.body["device"], truth.rows[call.member]["data"])
                self.owner_of[call.body["device"]] = call.member
                groups += [(who, group["ops"]) for group in call.body["groups"]]
        if groups:
            self._follow(groups, truth, now_ms)
            invariants.gapless(truth, self.seen_head)
            if self.sees_all:
                invariants.agrees(self.oracle, truth)
                rare.wishes_agree(self.oracle, truth)
            self.seen_head = truth.head
        for call, reply in zip(calls, replies, strict=True):
            invariants.in_sight(call, reply, truth, self.typed_ops)
            if call.path == "/sync/v1/push" and reply.status == 200:
                invariants.answered_whole(call, reply, self.oracle if self.sees_all else None)

    @property
    def sees_all(self) -> bool:
        """Whether the reference still says of everything what must be."""
        return self.follows and not self.oracle.is_blind

    def _follow(self, groups: Sequence[tuple[Who, Sequence[Row]]], truth: Truth, now_ms: int) -> None:
        """Let the reference take what a commit brought, up to the first merge that was carried out."""
        oracle = self.oracle
        self.erases = self.erases or any(op["kind"] == "purge" for _, ops in groups for op in ops)
        if self.erases:
            self.erased |= truth.purged
        self.merges |= {op["op"] for _, ops in groups for op in ops if op["kind"] == "merge"}
        if self.merges and not oracle.is_blind:
            oracle.merges = {op: truth.receipts[op] for op in self.merges if op in truth.receipts}
            oracle.is_blind = not {"applied", "merged"}.isdisjoint(oracle.merges.values())
        if not oracle.is_blind:
            oracle.commit(groups, now_ms)
            oracle.number(truth.rows, truth.head)

    def bytes_came(self) -> None:
        """The server has taken the bytes of a file, and says so by itself where it knows of an attachment."""
        truth = self.server.truth()
        invariants.gapless(truth, self.seen_head)
        if not self.oracle.is_blind:
            self.oracle.said_more(truth.rows, truth.head)
        self.seen_head = truth.head

    def decided(self, now_ms: int) -> None:
        """The company changed something about its people."""
        truth = self.server.truth()
        self.oracle.decided(truth.rows, now_ms)
        self.seen_head = truth.head

    def copied(self) -> None:
        """The server's file was copied."""
        self.saved = self.oracle.copy()

    def purged(self, stood: Mapping[str, Row], now_ms: int) -> None:
        """The server kept house, where these rows ``stood``.

        What is gone for good the reference does not follow: it knows of no tombstones, and takes what it hears of them.
        """
        truth = self.server.truth()
        made = self.oracle.company.things.keys()
        invariants.rightly_gone(stood, made & stood.keys() - truth.rows.keys())
        self.follows = self.follows and made <= truth.rows.keys()
        self.house_kept_ms = now_ms
        self.seen_head = truth.head

    def restored(self, now_ms: int) -> None:
        """The server was put back: what it lost must come back from those who still hold it."""
        assert self.saved is not None
        self.oracle = self.saved.copy()
        self.shown.clear()
        self.files.clear()
        truth = self.server.truth()
        self.seen_head = truth.head
        held = set().union(*(invariants.held_on(phone) for phone in self.phones.values()))
        gone = {op for op in self.typed_ops if op not in held and op not in truth.receipts}
        self.lost |= {
            op for op in gone if op in self.absent or self._may_be_tidied(op, now_ms) or self._may_be_wiped(op)
        }

    def _may_be_wiped(self, op: str) -> bool:
        """Tell whether the engine has let go of this because it told of something erased, wherever that is now."""
        one = self.typed_ops[op]
        return self.phones[one.phone].makes_ops and any(id_ in str(one.op) for id_ in self.erased)

    def _may_be_tidied(self, op: str, now_ms: int) -> bool:
        """Tell whether a journal need not hold this any more: it is old by the server's clock, whatever the phone's."""
        one = self.typed_ops[op]
        return one.at_ms < now_ms - invariants.JOURNAL_MS or self.phones[one.phone].locked

    # What phones do.

    def took(self, phone: Phone, request: Request, reply: Reply, *, is_dead: bool = False) -> None:
        """Look at a phone that has worked on an answer; one of a history that is dead says nothing of this one."""
        cache = phone.storage.cache
        if reply.body.get("code") == "history_diverged":
            self._forget_shown(phone)
        if request.path == "/sync/v1/digest" and reply.status == 200:
            rare.digest_tells(phone, request, reply, self.server.truth())
        if phone.letter in self.rotten and not rare.is_mended(phone, self.server.truth()):
            return
        self.rotten.discard(phone.letter)
        is_pull = request.path == "/sync/v1/pull" and reply.status == 200 and not is_dead
        if not is_pull or reply.body["more"] or cache.sweep is not None or cache.cursor != reply.body["cursor"]:
            return
        truth = self.server.truth()
        invariants.monotone(phone, self.shown)
        invariants.own_edits_stay(phone, truth)
        if reply.body["high"][0] != truth.head or cache.high != tuple(reply.body["high"]) or cache.backfill:
            return
        if cache.high[0] > reply.body["high"][0]:
            return
        invariants.caught_up(phone, truth)

    def compared(self, phone: Phone, before: Mapping[str, Row], start: int) -> None:
        """Look at a phone that has worked on an answer while it compares everything with the server."""
        invariants.nothing_blinks(phone, before, start, self.server.truth())

    def quiet(self, phones: Sequence[Phone]) -> None:
        """Look at everything when nothing moves any more."""
        truth = self.server.truth()
        for phone in phones:
            if not phone.locked:
                invariants.drained(phone)
                invariants.caught_up(phone, truth)
        if self.sees_all:
            invariants.agrees(self.oracle, truth)
        young = self.typed_ops
        erased = truth.purged if self.oracle.is_blind else self.oracle.company.erased.keys()
        if erased:
            young = rare.alive(young, truth, erased, is_blind=self.oracle.is_blind)
        if self.house_kept_ms is not None:
            oldest = self.house_kept_ms - invariants.RECEIPTS_MS
            young = {op: one for op, one in young.items() if one.at_ms > oldest}
        invariants.acknowledged(truth, young, self.lost, phones)
        if self.sees_all:
            invariants.kept(truth, young, self.lost, phones)
            rare.erased_is_gone(erased, truth, self.typed_ops, phones)
        elif self.follows:
            rare.words_stay(truth, young, self.lost, phones)
            rare.ids_are_gone(erased, truth, phones)
        rare.files_are_here(truth, self.files)
        invariants.once(truth)
        invariants.own_names(truth, self.typed_ops)
        invariants.whole_registers(truth, self.typed_ops)
        invariants.stays_gone(rare.without_parts(truth) if self.oracle.is_blind else truth)


def _carries_on(later: Row | None, earlier: Row) -> bool:
    """Tell whether an edit sets exactly the fields that an earlier one set."""
    if later is None or (later["kind"], earlier["kind"]) != ("set", "set"):
        return False
    return bool(later["id"] == earlier["id"] and later["fields"].keys() == earlier["fields"].keys())
