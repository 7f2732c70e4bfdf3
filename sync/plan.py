"""Plans what a commit will write, over plain data: nothing here is stored, and a refused group leaves no trace.

A ``World`` is what the plan starts from. Each group of operations is planned on a ``Layer`` of its own, which is laid
on the plan when every operation of it went through and dropped otherwise, so that a refused group uses no number.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from sync import values
from sync.edited_at import moment_from_ms
from sync.errors import Refusal
from sync.ids import WorkspaceId, is_id
from sync.operations import AnyOperation
from sync.record import NEW, Record
from sync.visibility import Author, Scopes, Visibility, scopes_of, sees


class Change(Struct, frozen=True):
    """One operation's effect on one record: a row of its field history.

    ``old`` has the value that each written field had before. ``!field`` there is a value of this operation that was
    beaten or joined with another's, ``=field`` one that was there already.
    """

    record: str
    seq: int
    op: str
    n: int
    device: str
    actor: str
    edited_at_ms: int
    old: dict[str, Any]


class Awaiting(Struct, frozen=True):
    """An operation that waits for the record ``awaits``."""

    author: Author
    operation: AnyOperation
    awaits: str


class Workspace(Struct, frozen=True):
    """What the rules need to know of the company."""

    id: WorkspaceId
    visibility: Visibility = "team"
    claiming: bool = True


class World(Struct, kw_only=True):
    """Everything that a plan may look at, loaded beforehand.

    ``changes``: of records that somebody else may have written meanwhile, oldest first. ``conflicts``: the open ones,
    by record and field. ``committed_ms``: when a number was given. ``row_comments``: by prospect, for conversions.
    ``uses``: the folder and contacts of an opportunity that comes or goes; ``users``: the opportunities that lead to
    each of those. ``held``: what waiting operations would make, and the record that they wait for.
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


class Layer:
    """What a group has changed so far, over what was there before it.

    ``conflicts`` has those opened by the group, and None for those it settled. ``granted``: roots that the
    group may add to although its author does not see them.
    """

    def __init__(self) -> None:
        self.changed: dict[str, Record] = {}
        self.conflicts: dict[tuple[str, str], str | None] = {}
        self.changes: list[Change] = []
        self.held: list[Awaiting] = []
        self.granted: set[str] = set()


class Plan:
    """All that one commit of one workspace will write."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.changed: dict[str, Record] = {}
        self.conflicts: dict[tuple[str, str], str | None] = {}
        self.changes: list[Change] = []
        self.by_record: dict[str, list[Change]] = {}
        self.held: list[Awaiting] = []

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

    def stood(self, record: str) -> Record | None:
        """Return a record as it was before this commit."""
        return self.world.records.get(record) or self.world.settings.get(record)


class Act:
    """One operation on its way: who asks, what for, and the layer that takes it.

    ``at``: when the edit was made, as it goes on the wire.
    """

    def __init__(self, plan: Plan, layer: Layer, author: Author, operation: AnyOperation, edited_at_ms: int) -> None:
        self.plan = plan
        self.layer = layer
        self.author = author
        self.operation = operation
        self.edited_at_ms = edited_at_ms
        self.at = values.written(moment_from_ms(edited_at_ms))

    @property
    def world(self) -> World:
        """What the plan started from."""
        return self.plan.world

    def find(self, record: str) -> Record | None:
        """Return a record as planned so far, whoever may see it."""
        return self.layer.changed.get(record) or self.plan.changed.get(record) or self.plan.stood(record)

    def open_for_change(self, record: Record) -> Record:
        """Return the layer's own copy of a record."""
        mine = self.layer.changed.get(record.id)
        if mine is None:
            mine = self.layer.changed[record.id] = record.copy()
        return mine

    def open_conflict(self, record: str, field: str) -> Record | None:
        """Return the open conflict on a field, as planned so far."""
        key = (record, field)
        for known in (self.layer.conflicts, self.plan.conflicts, self.world.conflicts):
            if key in known:
                found = known[key]
                return None if found is None else self.find(found)
        return None

    def root_of(self, record: Record) -> Record | None:
        """Return the root that carries a record's scopes."""
        return record if record.root is None else self.find(record.root)

    def scopes(self, root: Record) -> Scopes:
        """Return who sees a root as planned so far."""
        return scopes_of(root.entity, root.data, claiming=self.world.workspace.claiming)

    def sees(self, root: Record) -> bool:
        """Tell whether the author may see what hangs on this root, or add to it."""
        return root.id in self.layer.granted or self._holds(root)

    def _holds(self, root: Record) -> bool:
        return sees(self.author, self.scopes(root))

    def _made(self, record: Record) -> bool:
        """Tell whether the author made this record: all that a grant opens, besides making more."""
        return bool(record.data.get("created_by") == self.author.member)

    def visible(self, id_: str, entity: str | None = None) -> Record | Refusal:
        """Return a record that the author may see; one out of sight is refused like one that does not exist."""
        if not is_id(id_):
            return Refusal("invalid", "the id must be a UUID", "id")
        record = self.find(id_)
        if record is not None and (entity is None or record.entity == entity):
            root = self.root_of(record)
            if root is not None and (self._holds(root) or (self._made(record) and self.sees(root))):
                return record
        return Refusal("unknown_record", "this record does not exist, or is not yours to see")

    def changes_of(self, record: str) -> Iterable[Change]:
        """Return the known history of a record, newest first, this commit's included."""
        yield from (change for change in reversed(self.layer.changes) if change.record == record)
        yield from reversed(self.plan.by_record.get(record, ()))
        yield from reversed(self.world.changes.get(record, ()))

    def note(self, record: Record, old: dict[str, Any]) -> None:
        """Write down what this operation replaced on a record, and when the record was last written."""
        record.data["updated_at"] = self.at
        self.layer.changes.append(
            Change(
                record.id,
                NEW,
                self.operation.op,
                self.operation.n,
                self.author.device,
                self.author.member,
                self.edited_at_ms,
                old,
            )
        )

    def team_of(self, member: str) -> str | None:
        """Return the team that a member is in now."""
        found = self.world.settings.get(member)
        team = found.data.get("team") if found is not None else None
        return str(team) if team else None
