"""Faults planted in the client: a piece of a source file that reads otherwise in the simulation's own build alone."""

from contextlib import ExitStack
from typing import Final

from tests.simulation.planting import Planted, apart


def _nowhere(_: ExitStack) -> None:
    """Nothing in this process changes: the fault is in the other one's bundle."""


def _fault(name: str, broken: str, file: str, find: str, put: str, *caught_by: str, **likes: float) -> Planted:
    text = {"file": f"src/{file}", "find": find, "put": put}
    return Planted(name, broken, caught_by, "A", _nowhere, likes, text)


_SEEN: Final = ("convergence", "completeness", "visibility", "local durability", "durability", "read your writes")
_LOST: Final = ("durability", "local durability", "no silent loss", "convergence", "progress")

CLIENT: Final = (
    _fault(
        "no journal",
        "what was acknowledged is never sent again",
        "store/journal.ts",
        "for (const entry of await journal.getAll(range)) {",
        "for (const entry of (await journal.getAll(range)).slice(0, 0)) {",
        *_LOST,
        **apart(restore=4.0, save=4.0, longer=20),
    ),
    _fault(
        "journal cleared on acknowledgement",
        "what was acknowledged is forgotten at once",
        "store/sending.ts",
        'await tx.objectStore("journal").put(journaled(waiting, result, device, at));',
        "journaled(waiting, result, device, at);",
        *_LOST,
        restore=4.0,
        save=4.0,
        crash=3.0,
    ),
    _fault(
        "age by the phone's own clock",
        "a phone whose clock leaps takes what it has just sent for old",
        "sync/cycle.ts",
        "serverNow(round) - JOURNAL_MS",
        "round.clock.wallNow() - JOURNAL_MS",
        *_LOST,
        **apart(clock=8.0, restore=4.0, save=4.0, tab=6.0, longer=30),
    ),
    _fault(
        "old numbers kept",
        "numbers of a dead history stay",
        "sync/diverged.ts",
        "return { ...row, seq: -1, v: known(row.v), fv };",
        "return { ...row, v: known(row.v), fv };",
        *_SEEN,
        restore=6.0,
        save=4.0,
    ),
    _fault(
        "joined in flight",
        "an edit joins one that is on its way",
        "store/outbox.ts",
        "if (before === undefined || before.n <= counter.sent",
        # Under the id of the other: under one of its own the server would tell that the number was used before.
        'if (before?.operation.kind === "set" && before.n <= counter.sent) {\n'
        "    const now = { ...before, operation: { ...before.operation, fields } };\n"
        "    return () => ({ before, now });\n"
        "  }\n"
        "  if (before === undefined || before.n <= counter.sent",
        *_LOST,
        "agreement",
        **apart(unheard=6.0, push=3.0, make=0.02, longer=20),
    ),
    _fault(
        "sweep takes nothing",
        "what a comparison does not name stays",
        "sync/sweep.ts",
        "seq <= upTo && !named.has(keyOf(entity, id))",
        "seq <= upTo && !named.has(keyOf(entity, id)) && entity === id",
        *_SEEN,
        **apart(member=4.0, longer=20),
    ),
    _fault(
        "leave drops work",
        "what waits goes with the record that leaves",
        "sync/pull.ts",
        "await count(round, told);\n    if (!answer.more) return;",
        'if (answer.leave.length > 0) await round.vault.run((db) => db.clear("outbox"));\n'
        "    if (!answer.more) return;",
        *_LOST,
        "true status",
        **apart(A=1, F=1, hand=4.0, make=0.3, longer=40),
    ),
    _fault(
        "leave stays",
        "what leaves is kept",
        "sync/pull.ts",
        "await evict(tx, answer.leave, head)",
        "[]",
        "visibility",
        "read your writes",
        hand=4.0,
    ),
    _fault(
        "enter forgotten",
        "what comes into sight is not fetched",
        "sync/pull.ts",
        "for (const root of answer.enter) await backfill.put({ root, head });",
        "",
        "completeness",
        hand=6.0,
    ),
    _fault(
        "no fork seen",
        "a counter that was used twice goes on",
        "sync/count.ts",
        "} else if (lastN > counter.sent) await takeNewName(tx, round.clock.newId());",
        "} else if (lastN > counter.sent) return;",
        "read your writes",
        **apart(revert=4.0, backup=4.0, say=4.0, set=0.0, longer=20),
    ),
    _fault(
        "no fence before the vault",
        "a tab that leads no more files the verdicts that it waited for",
        "store/leading.ts",
        'tx.objectStore("device").get("leading");\n  if (kept?.key',
        'tx.objectStore("device").get("leading");\n  if (gen < 0 && kept?.key',
        "one leader",
        asleep=6.0,
    ),
    _fault(
        "no fence before the cache",
        "a tab that leads no more keeps the rows that it waited for",
        "store/leading.ts",
        'tx.objectStore("meta").get("leading");\n  if (kept?.key',
        'tx.objectStore("meta").get("leading");\n  if (gen < 0 && kept?.key',
        "one leader",
        asleep=6.0,
    ),
    _fault(
        "sleeping leader waited for",
        "a tab that sleeps with the lock keeps it for ever",
        "sync/leader.ts",
        "if (isDead && this.#ports.isVisible()) this.#steal(locks);",
        "if (isDead && this.#isClosed) this.#steal(locks);",
        "progress",
        asleep=6.0,
    ),
    _fault(
        "watchdog asleep",
        "a round that hangs is waited for, for ever",
        "sync/watchdog.ts",
        "return { restart, tell",
        "return { restart: false, tell",
        "progress",
        hung=6.0,
    ),
    _fault(
        "watchdog asleep offline",
        "a round that hangs is waited for, when the one before it found no network",
        "sync/watchdog.ts",
        'hangs ? (oldest ?? "round") : isOffline ? null : oldest',
        'isOffline ? null : (oldest ?? (hangs ? "round" : null))',
        "progress",
        hung=6.0,
        lost=6.0,
    ),
    _fault(
        "patience never regained",
        "a phone that failed often once waits for minutes after every failure",
        "sync/pace.ts",
        "const isBack = this.#failures > 0;\n    this.#failures = 0;",
        "const isBack = this.#failures > 0;",
        "patience",
        lost=6.0,
    ),
    _fault(
        "no patience",
        "a failure is followed by the next try at once",
        "sync/pace.ts",
        "Math.max(now + Math.min(jittered, BACKOFF_MOST_MS), this.#serverSays)",
        "Math.max(now, this.#serverSays)",
        "patience",
        lost=6.0,
    ),
    _fault(
        "offline for ever",
        "a phone that is answered goes on saying that there is no network until a whole round has gone well",
        "sync/means.ts",
        "lastContactAt: clock.wallNow(), offlineSince: null, isWeak: false",
        "lastContactAt: clock.wallNow(), isWeak: false",
        "true status",
        lost=6.0,
    ),
)
