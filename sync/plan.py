"""Plans what a commit will write, over plain data: nothing here is stored, and a refused group leaves no trace.

A ``World`` is what the plan starts from. Each group of operations is planned on a ``Layer`` of its own, which is laid
on the plan when every operation of it went through and dropped otherwise, so that a refused group uses no number.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from sync.aliases import Alias
from sync.former import DAYS_30_MS, Moved, Spans
from sync.ids import WorkspaceId
from sync.operations import AnyOperation
from sync.record import Record
from sync.visibility import Author, Scopes, Visibility, scopes_of


class Change(Struct, frozen=True):
    """One operation's effect on one record: a row of its field history.

    ``old`` has the value that each written field had before. ``!field`` there is a value of this operation that was
    beaten or joined with another's, ``=field`` one that was there already. ``seen``: up to which number its author had
    surely seen the record then, 0 where nothing is known.
    """

    record: str
    seq: int
    op: str
    n: int
    device: str
    actor: str
    edited_at_ms: int
    old: dict[str, Any]
    seen: int = 0


class Awaiting(Struct, frozen=True):
    """An operation that waits for the record ``awaits``."""

    author: Author
    operation: AnyOperation
    awaits: str


class Gone(Struct, frozen=True):
    """What is left of a record that is no more: who could see it, and whether it was emptied for ever."""

    scopes: Scopes
    is_purged: bool = True


class Workspace(Struct, frozen=True):
    """What the rules need to know of the company."""

    id: WorkspaceId
    visibility: Visibility = "team"
    claiming: bool = True
    former_ms: int = DAYS_30_MS


class World(Struct, kw_only=True):
    """Everything that a plan may look at, loaded beforehand.

    ``changes``: of records that somebody else may have written meanwhile, oldest first. ``conflicts``: the open ones,
    by record and field. ``committed_ms``: when a number was given. ``row_comments``: by prospect, for conversions.
    ``uses``: the folder and contacts of an opportunity that comes or goes; ``users``: the opportunities that lead to
    each of those. ``held``: what waiting operations would make, and the record that they wait for. ``moves``: of roots
    that an author does not see, oldest first; ``spans``: when a member held what came or went of late. ``gone``: ids
    of which only a tombstone is left; ``hanging``: all that hangs on a record which is to be purged. ``numbers``: the
    operations behind the numbers of a device that was numbered anew. ``aliases``: of records that were merged into
    others; ``referring``: what names a record that is to be absorbed; ``writers``: of fields that two merged records
    have.
    """

    workspace: Workspace
    now_ms: int
    settings: Mapping[str, Record]
    records: dict[str, Record]
    changes: Mapping[str, list[Change]] = {}
    conflicts: Mapping[tuple[str, str], str] = {}
    committed_ms: Mapping[int, int] = {}
    row_comments: Mapping[str, list[Record]] = {}
    uses: Mapping[str, frozenset[str]] = {}
    users: Mapping[str, frozenset[str]] = {}
    held: Mapping[str, str] = {}
    moves: Mapping[str, tuple[Moved, ...]] = {}
    spans: Mapping[str, Spans] = {}
    gone: Mapping[str, Gone] = {}
    hanging: Mapping[str, list[Record]] = {}
    numbers: Mapping[tuple[str, int], str] = {}
    aliases: Mapping[str, Alias] = {}
    referring: Mapping[str, frozenset[str]] = {}
    writers: Mapping[tuple[str, str], Change] = {}


class Layer:
    """What a group has changed so far, over what was there before it.

    ``conflicts`` has those opened by the group, and None for those it settled. ``granted``: roots that the group may
    add to although its author does not see them; ``contributed``: roots that others may have made of the same rows.
    ``left``: members, each with a root that they worked on and do not see. ``purged``: records as they were until the
    group emptied them; ``moved``: those that go on under another id. ``aliases`` has those of merges, and None for
    merges undone.
    """

    def __init__(self) -> None:
        self.changed: dict[str, Record] = {}
        self.conflicts: dict[tuple[str, str], str | None] = {}
        self.changes: list[Change] = []
        self.held: list[Awaiting] = []
        self.granted: set[str] = set()
        self.contributed: set[str] = set()
        self.left: set[tuple[str, str]] = set()
        self.purged: dict[str, Record] = {}
        self.moved: dict[str, Record] = {}
        self.aliases: dict[str, Alias | None] = {}

    def copy(self) -> "Layer":
        """Return a layer on which something may be tried out."""
        found = Layer()
        found.changed = {id_: record.copy() for id_, record in self.changed.items()}
        found.conflicts = dict(self.conflicts)
        found.changes = list(self.changes)
        found.held = list(self.held)
        found.granted, found.contributed, found.left = set(self.granted), set(self.contributed), set(self.left)
        found.purged, found.moved, found.aliases = dict(self.purged), dict(self.moved), dict(self.aliases)
        return found


class Plan:
    """All that one commit of one workspace will write."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.changed: dict[str, Record] = {}
        self.conflicts: dict[tuple[str, str], str | None] = {}
        self.changes: list[Change] = []
        self.by_record: dict[str, list[Change]] = {}
        self.held: list[Awaiting] = []
        self.left: set[tuple[str, str]] = set()
        self.purged: dict[str, Record] = {}
        self.moved: dict[str, Record] = {}
        self.aliases: dict[str, Alias | None] = {}

    @cached_property
    def first_step(self) -> str | None:
        """The first step of the default pipeline, where an opportunity without a step begins."""
        living = [record for record in self.world.settings.values() if not record.data.get("archived")]
        pipelines = sorted(
            (record for record in living if record.entity == "pipeline"),
            key=lambda record: (not record.data.get("is_default"), record.data.get("rank") or "", record.id),
        )
        first = {pipeline.id for pipeline in pipelines[:1]}
        steps = [step for step in living if step.entity == "step" and step.data.get("pipeline") in first]
        return min(steps, key=lambda step: (step.data.get("rank") or "", step.id)).id if steps else None

    def accept(self, layer: Layer) -> None:
        """Take a finished group into the plan."""
        self.changed.update(layer.changed)
        self.conflicts.update(layer.conflicts)
        self.changes.extend(layer.changes)
        for change in layer.changes:
            self.by_record.setdefault(change.record, []).append(change)
        self.held.extend(layer.held)
        self.left |= layer.left
        self.purged |= layer.purged
        if self.moved or layer.moved:
            self.moved = {id_: one for id_, one in self.moved.items() if id_ not in layer.changed} | layer.moved
        self.aliases |= layer.aliases

    def scopes(self, root: Record) -> Scopes:
        """Return who sees a root of this content."""
        return scopes_of(root.entity, root.data, claiming=self.world.workspace.claiming)

    def stood(self, record: str) -> Record | None:
        """Return a record as it was before this commit."""
        return self.world.records.get(record) or self.world.settings.get(record)
