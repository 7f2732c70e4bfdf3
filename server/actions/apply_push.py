"""Applies the pushes of one group commit: repeats are answered from their receipts, the rest is planned and written."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from msgspec import structs
from sqlalchemy import Connection

from server.actions.incoming import Incoming, last_n, read_groups
from server.actions.settings_cache import SettingsCache
from server.actions.store_plan import store
from server.actions.world.loader import Loader
from server.actions.world.shelf import Asked
from server.store import change_log, dead_letters, receipts
from server.store.change_log import Locked
from server.store.commit import WorkspaceKey
from server.store.dead_letters import DeadLetter
from server.store.receipts import Device, Receipt
from server.store.writer import PushAnswer, PushWork
from sync import protocol
from sync.edited_at import moment_from_ms
from sync.errors import AccountDisabled, DeviceFork, DeviceRevoked, Gap, ProtocolError, Refusal, WrongDevice
from sync.finish import finish
from sync.group import Released, plan_group, release
from sync.operations import AnyOperation
from sync.plan import Awaiting, Plan, Workspace
from sync.protocol import Result
from sync.upcast import decoder
from sync.values import written
from sync.verdicts import Held, Verdict, result
from sync.visibility import Author, managed_teams, principal_scopes

_NONCE_BYTES: Final = 8
log: Final = logging.getLogger(__name__)

_encode: Final = msgspec.json.Encoder().encode
_decode_result: Final = msgspec.json.Decoder(Result).decode


class ApplyPush:
    """The writer's way to apply pushes, with the settings that it keeps between them."""

    def __init__(self) -> None:
        self._cache = SettingsCache()

    def __call__(
        self, db: Connection, works: Sequence[PushWork], now: int, random: Callable[[int], bytes]
    ) -> list[PushAnswer]:
        """Apply these pushes, whose transaction is open, and return the encoded answers in their order."""
        by_workspace: dict[WorkspaceKey, list[int]] = {}
        for index, work in enumerate(works):
            by_workspace.setdefault(work.workspace_id, []).append(index)
        locked = change_log.lock_heads(db, by_workspace)
        answers: dict[int, PushAnswer] = {}
        for ws, indexes in by_workspace.items():
            commit = _Commit(db, ws, locked[ws], self._cache, now)
            found = commit.apply([works[index] for index in indexes], random)
            answers |= dict(zip(indexes, found, strict=True))
        return [answers[index] for index in range(len(works))]


def let_go(db: Connection, ws: WorkspaceKey, now_ms: int, random: Callable[[int], bytes]) -> None:
    """Apply what waited for records that have come into its author's sight without being written."""
    locked = change_log.lock_heads(db, [ws])[ws]
    if locked.held:
        _Commit(db, ws, locked, SettingsCache(), now_ms).apply([], random)


class _Call:
    """One push on its way. ``operations``: of all its groups, in order; ``known_n``: how far its device had come."""

    def __init__(self, work: PushWork) -> None:
        self.work = work
        self.groups: list[list[Incoming]] = []
        self.operations: list[Incoming] = []
        self.failed: ProtocolError | None = None
        self.known_n = 0
        self.last_n = 0


class _Commit:
    """All pushes of one workspace in one transaction."""

    def __init__(self, db: Connection, ws: WorkspaceKey, locked: Locked, cache: SettingsCache, now_ms: int) -> None:
        self.db = db
        self.ws = ws
        self.locked = locked
        self.cache = cache
        self.now_ms = now_ms
        self.workspace: Workspace = cache.workspace(db, ws, locked.settings)
        self.settings = cache.of(db, ws, locked.history, locked.head)
        self.authors: dict[tuple[str, str], Author | None] = {}
        self.devices: dict[str, Device] = {}
        self.receipts: dict[str, Receipt] = {}
        self.results: dict[str, Result] = {}
        self.new_receipts: dict[tuple[str, int], Receipt] = {}
        self.letters: dict[str, DeadLetter] = {}

    def apply(self, works: Sequence[PushWork], random: Callable[[int], bytes]) -> list[PushAnswer]:
        """Plan and write everything, and return the answers."""
        calls = [self._read(work) for work in works]
        self._find(calls)
        loader = Loader(self.db, self.ws, self.locked, self.workspace)
        asked = [
            Asked(author, one.operation)
            for call in calls
            for author in [self._member(call.work.member, call.work.device)]
            for one in call.operations
            if not isinstance(one.operation, Refusal) and one.op not in self.receipts
        ]
        held = loader.held()
        repeated = {
            (call.work.device, one.n): one.op for call in calls for one in call.operations if one.op in self.receipts
        }
        plan = Plan(loader.world(self.settings, self.now_ms, asked, held=held, repeated=repeated))
        for call in calls:
            self._plan(plan, call)
        for one in self._release(plan, held):
            self._settle(one)
        high = self._store(plan, random)
        answers: list[PushAnswer] = [call.failed or self._answer(call, high) for call in calls]
        self._write(calls)
        return answers

    def _store(self, plan: Plan, random: Callable[[int], bytes]) -> protocol.High:
        """Write the plan; a commit that changes no record uses no number."""
        done = finish(plan, self.locked.head)
        if not done.rows:
            return (self.locked.head, self.locked.nonce)
        high = store(self.db, self.ws, done, nonce=random(_NONCE_BYTES).hex(), now_ms=self.now_ms)
        self.cache.wrote(self.db, self.ws, done.head, [row.record for row in done.rows])
        return high

    def _read(self, work: PushWork) -> _Call:
        call = _Call(work)
        try:
            call.groups = read_groups(work.request)
            call.operations = [one for group in call.groups for one in group]
        except ProtocolError as error:
            call.failed = error
        return call

    def _find(self, calls: Sequence[_Call]) -> None:
        """Look up what was answered before, and the devices."""
        asked = [one.op for call in calls for one in call.operations]
        found = receipts.find(self.db, self.ws, asked, {call.work.device for call in calls})
        self.receipts = {receipt.op: receipt for receipt in found.receipts}
        self.devices = found.devices

    def _plan(self, plan: Plan, call: _Call) -> None:
        if call.failed is not None:
            return
        try:
            author = self._author(call.work)
            self._check_numbers(call)
        except ProtocolError as error:
            call.failed = error
            return
        for group in call.groups:
            self._plan_group(plan, author, call, group)
        known = self.devices.get(call.work.device)
        acked = max(min(call.work.request.acked_n, call.last_n), 0 if known is None else known.acked_n)
        self.devices[call.work.device] = Device(call.work.device, author.member, call.last_n, acked, revoked=False)

    def _author(self, work: PushWork) -> Author:
        """Return who pushes, with the rights held now."""
        device = self.devices.get(work.device)
        if device is not None and device.member != work.member:
            raise WrongDevice("this device belongs to somebody else")
        if device is not None and device.revoked:
            raise DeviceRevoked("an admin has signed this device out")
        author = self._member(work.member, work.device)
        if author is None:
            raise AccountDisabled("this account has been switched off")
        return author

    def _member(self, member: str, device: str) -> Author | None:
        """Return who writes from a device, none for an account that is closed."""
        key = (member, device)
        if key not in self.authors:
            self.authors[key] = self._read_author(member, device)
        return self.authors[key]

    def _read_author(self, member: str, device: str) -> Author | None:
        record = self.settings.get(member)
        if record is None or record.entity != "member" or record.data.get("active") is False:
            return None
        return Author(
            member=member,
            device=device,
            role=str(record.data.get("role")),
            scopes=principal_scopes(member, record.data, self.workspace.visibility),
            manages=managed_teams(record.data),
        )

    def _check_numbers(self, call: _Call) -> None:
        """Find what is missing before the call, and a counter that was used twice (SYNC 4.1)."""
        device = self.devices.get(call.work.device)
        call.last_n = call.known_n = 0 if device is None else device.last_n
        numbered = call.operations
        if numbered and numbered[0].n > call.last_n + 1:
            raise Gap("operations are missing", expected=call.last_n + 1)
        for one in numbered:
            if one.n <= call.last_n and one.op not in self.receipts:
                raise DeviceFork("this number was used before", last_n=call.last_n)

    def _plan_group(self, plan: Plan, author: Author, call: _Call, group: list[Incoming]) -> None:
        """Plan what of a group was not answered before; an id that comes twice stands once in the plan."""
        fresh: dict[str, Incoming] = {}
        for one in group:
            if one.op not in self.receipts:
                fresh.setdefault(one.op, one)
        verdicts = plan_group(plan, author, [one.operation for one in fresh.values()], _log_broken)
        for one, verdict in zip(fresh.values(), verdicts, strict=True):
            self._keep(call.work, one, verdict)
        call.last_n = max(call.last_n, *(last_n(one) for one in group[-1:]))

    def _keep(self, work: PushWork, one: Incoming, verdict: Verdict) -> None:
        """Note what became of an operation."""
        answer = result(one.n, one.op, verdict)
        receipt = Receipt(one.op, work.device, one.n, answer.status, _encode(answer), one.digest)
        self.receipts[one.op] = self.new_receipts[(work.device, one.n)] = receipt
        self.results[one.op] = answer
        if isinstance(verdict, Refusal | Held):
            self.letters[one.op] = self._letter(work, one, verdict)

    def _letter(self, work: PushWork, one: Incoming, verdict: Refusal | Held) -> DeadLetter:
        return DeadLetter(
            op=one.op,
            device=work.device,
            n=one.n,
            member=work.member,
            state="held" if isinstance(verdict, Held) else "dead",
            awaits=verdict.awaits if isinstance(verdict, Held) else None,
            code="" if isinstance(verdict, Held) else verdict.code,
            payload=bytes(one.payload),
            at=self.now_ms,
            schema=work.request.schema,
        )

    def _result(self, call: _Call, one: Incoming) -> Result:
        """Return the stored answer, as it stands now; the same id with another payload was never carried out."""
        receipt = self.receipts[one.op]
        if receipt.payload_hash == one.digest:
            answer = self.results.get(one.op) or _decode_result(receipt.answer)
            if answer.n != one.n:
                answer = structs.replace(answer, n=one.n)
        else:
            answer = result(one.n, one.op, Refusal("op_id_reuse", "another operation had this id"))
        number = (call.work.device, one.n)
        if one.n > call.known_n and number not in self.new_receipts:
            # A copy of the first: whichever of the two is found later, by its id, says the same of both payloads.
            self.new_receipts[number] = receipt._replace(device=call.work.device, n=one.n, renumbered=True)
        return answer

    def _release(self, plan: Plan, held: Sequence[DeadLetter]) -> list[Released]:
        """Apply what waited for a record that this commit brings, with its author's rights of today."""
        if not held and not plan.held:
            return []
        waiting = list(plan.held)
        for letter in held:
            author = self._member(letter.member, letter.device)
            if author is not None and letter.awaits is not None:
                waiting.append(Awaiting(author, decoder(letter.schema)(letter.payload), letter.awaits))
        return release(plan, waiting, _log_broken)

    def _settle(self, released: Released) -> None:
        """Let a held operation be answered, from now on, by what became of it at last."""
        operation, author = released.awaiting.operation, released.awaiting.author
        answer = self.results[operation.op] = result(operation.n, operation.op, released.verdict)
        known = self.receipts.get(operation.op)
        stored = known or receipts.of_op(self.db, self.ws, operation.op)
        if stored is not None:
            receipt = stored._replace(status=answer.status, answer=_encode(answer))
            self.receipts[operation.op] = receipt
            if (author.device, operation.n) in self.new_receipts:
                self.new_receipts[(author.device, operation.n)] = receipt
            else:
                receipts.replace(self.db, self.ws, receipt)
        letter = self.letters.pop(operation.op, None)
        if letter is None:
            dead_letters.remove(self.db, self.ws, [operation.op])
        if isinstance(released.verdict, Refusal):
            self.letters[operation.op] = DeadLetter(
                op=operation.op,
                device=author.device,
                n=operation.n,
                member=author.member,
                state="dead",
                awaits=None,
                code=released.verdict.code,
                payload=_encode(operation),
                at=self.now_ms,
                schema=protocol.SCHEMA_VERSION,
            )

    def _write(self, calls: Sequence[_Call]) -> None:
        """Write receipts, what was refused or held, and how far each device has come."""
        receipts.add(self.db, self.ws, list(self.new_receipts.values()), self.now_ms)
        if self.letters:
            dead_letters.add(self.db, self.ws, list(self.letters.values()))
        devices = {call.work.device: self.devices[call.work.device] for call in calls if call.failed is None}
        rows = [(one.id, one.member, one.last_n, one.acked_n, self.now_ms) for one in devices.values()]
        receipts.set_last_n(self.db, self.ws, rows)

    def _answer(self, call: _Call, high: protocol.High) -> bytes:
        return _encode(
            protocol.PushAnswer(
                results=[self._result(call, one) for one in call.operations],
                last_n=call.last_n,
                high=high,
                history=self.locked.history,
                more=False,
                server_now=written(moment_from_ms(self.now_ms)),
            )
        )


def _log_broken(error: Exception, operation: AnyOperation) -> None:
    log.error("An operation could not be planned", exc_info=error, extra={"op": operation.op})
