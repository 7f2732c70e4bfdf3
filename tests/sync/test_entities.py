"""Laws that hold for every field of every entity; a new entity is tested by being in the registry."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import values
from sync.edited_at import moment_from_ms
from sync.entities import ENTITIES
from sync.entities.action import read_when
from sync.entities.opportunity import read_money
from sync.entity import Entity, FieldSpec
from sync.ids import participant_id, preference_id, tag_id, workspace_choice_id
from sync.matching import folded
from sync.verdicts import Applied
from tests.builders import WORKSPACE, a_create, a_set, an_attachment, an_author, an_id, an_op
from tests.sync.office import Office, status_of

PUSHED = [entity for entity in ENTITIES.values() if entity.pushed]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda text: text.strip() != ""
)
IDS = st.uuids(version=4).map(str)
OF_PARSER: dict[Any, st.SearchStrategy[Any]] = {
    values.name: TEXTS,
    values.long_text: st.lists(TEXTS, min_size=1, max_size=4).map("\n".join),
    values.flag: st.booleans(),
    values.reference: IDS,
    values.link: IDS,
    values.references: st.lists(IDS, max_size=3),
    values.names: st.lists(TEXTS, max_size=3, unique_by=folded),
    values.instant: st.integers(0, 2_000_000_000).map(lambda s: values.written(_moment(s))),
    values.day: st.dates().map(lambda day: day.isoformat()),
    values.anything: TEXTS | st.integers(-1000, 1000) | st.booleans(),
    read_money: st.builds(
        lambda amount, currency: {"amount": str(amount), "currency": currency, "probability": None},
        st.integers(0, 10**9),
        st.sampled_from(["EUR", "NOK", "RUB"]),
    ),
    read_when: st.dates().map(lambda day: {"due": day.isoformat(), "zone": "Europe/Rome", "minutes": None}),
}


def _moment(seconds: int) -> Any:
    return moment_from_ms(seconds * 1000)


def values_of(entity: Entity, spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return values that a field takes; for parsers of choices and numbers, those that pass of a few."""
    known = OF_PARSER.get(spec.parse)
    if known is not None:
        return known
    named = [
        *("opportunity", "folder", "contact", "text", "number", "date", "admin", "manager", "rep", "call", "visit"),
        *("prospect", "mail", "comment", "revenue", "wins", "EUR", "NOK", "18400.00", "7"),
        *("Europe/Rome", "Europe/Oslo", "a0", "a1V"),
        *(1, 20, 90),
        {"raw": "+39 1"},
        {"raw": "+39 2", "kind": "mobile"},
        {"value": "a@b.example"},
        {"value": "c@d.example"},
        {"name": "Rooms", "kind": "number"},
        {"name": "Who", "kind": "text"},
    ]
    fitting = [value for value in named if _fits(spec, value)]
    assert len(fitting) > 1, f"{entity.name}.{spec.name} needs values to test it with"
    return st.sampled_from(fitting)


def _fits(spec: FieldSpec, value: Any) -> bool:
    try:
        spec.parse(value)
    except values.BadValue:
        return False
    return True


SETTABLE = [
    pytest.param(entity, spec, id=f"{entity.name}.{spec.name}")
    for entity in PUSHED
    for spec in entity.fields.values()
    if spec.rule.name in ("value", "author") and (entity.name, spec.name) != ("opportunity", "status")
]
SETS = [
    pytest.param(entity, name, id=f"{entity.name}.{name}")
    for entity in PUSHED
    for name in entity.sets
    if entity.fields[name].rule.name == "set"
]
EACH = settings(max_examples=8, deadline=None)


class Bench:
    """Two admins of one office with a record of the entity, made yesterday."""

    def __init__(self, entity: Entity) -> None:
        self.office = Office()
        self.one = self.office.hire(an_author("admin"))
        self.two = self.office.hire(an_author("admin"))
        self.office.now_ms -= 86_400_000
        self.id, made = self._make(entity)
        verdicts = self.office.push(self.one, *made)
        assert all(isinstance(verdict, Applied) for verdict in verdicts), verdicts
        self.office.now_ms += 86_400_000
        self.seen = self.office.row(self.id).seq

    def _make(self, entity: Entity) -> tuple[str, list[dict[str, Any]]]:
        roots = [a_create(name, an_id()) for name in entity.roots[:1]]
        root = roots[0]["id"] if roots else None
        if entity.name == "participant":
            contact = an_id()
            joins = participant_id(WORKSPACE, root or "", contact)
            return joins, [*roots, a_create(entity.name, joins, root, contact=contact)]
        if entity.name == "attachment":
            id_ = an_id()
            return id_, [*roots, an_attachment(root or "", id_)]
        if entity.name == "preference":
            layout = preference_id(WORKSPACE, self.one.member, "layout")
            return layout, [a_create(entity.name, layout, key="layout")]
        if entity.name == "workspace_choice":
            months = workspace_choice_id(WORKSPACE, "customer_months")
            return months, [a_create(entity.name, months, key="customer_months")]
        if entity.name == "tag":
            machines = tag_id(WORKSPACE, "machines")
            return machines, [a_create(entity.name, machines, name="Machines")]
        id_ = an_id()
        return id_, [*roots, a_create(entity.name, id_, root)]


def obeys_one(entity: Entity, spec: FieldSpec) -> bool:
    """Tell whether a field is written by one person alone."""
    return spec.rule.name == "author" or entity.kind == "personal"


def key_of(spec: FieldSpec) -> str:
    return f"{spec.name}:k1" if spec.keyed else spec.name


def value_for(data: st.DataObject, bench: Bench, entity: Entity, spec: FieldSpec) -> Any:
    if spec.name == "step":
        return data.draw(st.sampled_from([bench.office.first_step, bench.office.second_step]))
    return data.draw(values_of(entity, spec))


@pytest.mark.rule("P1")
@pytest.mark.parametrize(("entity", "spec"), SETTABLE)
@EACH
@given(data=st.data())
def test_a_value_set_in_sequence_is_what_everybody_gets(entity: Entity, spec: FieldSpec, data: st.DataObject) -> None:
    bench = Bench(entity)
    value = value_for(data, bench, entity, spec)

    [verdict] = bench.office.push(bench.one, a_set(entity.name, bench.id, bench.seen, **{key_of(spec): value}))

    row = bench.office.row(bench.id)
    assert verdict == Applied()
    assert row.data[key_of(spec)] == spec.parse(value)
    assert row.version(key_of(spec)) == row.seq
    assert row.version("nothing of this name") == 0


@pytest.mark.rule("C17")
@pytest.mark.parametrize(("entity", "spec"), SETTABLE)
@EACH
@given(data=st.data())
def test_equal_values_never_conflict(entity: Entity, spec: FieldSpec, data: st.DataObject) -> None:
    bench = Bench(entity)
    value = value_for(data, bench, entity, spec)
    author = bench.one if obeys_one(entity, spec) else bench.two

    bench.office.push(bench.one, a_set(entity.name, bench.id, bench.seen, **{key_of(spec): value}))
    bench.office.push(author, a_set(entity.name, bench.id, bench.seen, **{key_of(spec): value}))

    assert bench.office.conflicts(bench.id) == []


@pytest.mark.rule("C18")
@pytest.mark.parametrize(("entity", "spec"), SETTABLE)
@EACH
@given(data=st.data(), at=st.sampled_from(["2026-03-02T09:15:03.000Z", "2026-03-02T07:00:00.000Z"]))
@pytest.mark.parametrize("who", ["the same person", "a colleague"])
def test_every_beaten_value_is_kept_somewhere(
    entity: Entity, spec: FieldSpec, data: st.DataObject, at: str, who: str
) -> None:
    bench = Bench(entity)
    first, second = value_for(data, bench, entity, spec), value_for(data, bench, entity, spec)
    own_only = who == "the same person" or obeys_one(entity, spec)
    author = an_author("admin", member=bench.one.member) if own_only else bench.two

    bench.office.push(bench.one, a_set(entity.name, bench.id, bench.seen, **{key_of(spec): first}))
    bench.office.push(author, a_set(entity.name, bench.id, bench.seen, **{key_of(spec): second}) | {"at": at})

    said = bench.office.everything_said(bench.id)
    for piece in (*_pieces(spec.parse(first)), *_pieces(spec.parse(second))):
        assert piece in said


def _pieces(value: Any) -> list[str]:
    """Return what must be found of a value: of a text its lines, since a merge may lay others between them."""
    parts = value.split("\n") if isinstance(value, str) else [value]
    return [msgspec.json.encode(part).decode().strip('"') for part in parts]


@pytest.mark.rule("P2")
@pytest.mark.parametrize(("entity", "spec"), SETTABLE)
@EACH
@given(data=st.data())
def test_two_orders_of_edits_of_different_fields_end_alike(
    entity: Entity, spec: FieldSpec, data: st.DataObject
) -> None:
    others = [one for one in entity.fields.values() if one.name != spec.name and _plain(entity, one)]
    if not others:
        return
    other = data.draw(st.sampled_from(others))
    bench = Bench(entity)
    pairs = [(one, key_of(one), value_for(data, bench, entity, one)) for one in (spec, other)]

    ends = []
    for order in (pairs, pairs[::-1]):
        fresh = Bench(entity)
        for one, key, value in order:
            fitting = _in_office(fresh, one, value)
            fresh.office.push(fresh.one, a_set(entity.name, fresh.id, fresh.seen, **{key: fitting}))
        ends.append([_in_office(bench, one, fresh.office.data(fresh.id)[key]) for one, key, _ in pairs])

    assert ends[0] == ends[1]


def _in_office(bench: Bench, spec: FieldSpec, value: Any) -> Any:
    """Return the value for this office: steps have ids of their own in each."""
    return bench.office.first_step if spec.name == "step" else value


def _plain(entity: Entity, spec: FieldSpec) -> bool:
    return spec.rule.name == "value" and (entity.name, spec.name) not in (
        ("opportunity", "status"),
        ("action", "done_at"),
    )


@pytest.mark.parametrize(("entity", "name"), SETS)
@EACH
@given(one=TEXTS, two=TEXTS)
def test_elements_added_on_both_sides_are_all_there(entity: Entity, name: str, one: str, two: str) -> None:
    bench = Bench(entity)

    if entity.fields[name].rule.mark == "own":
        one, two = f"{one}/{bench.one.member}", f"{two}/{bench.two.member}"

    bench.office.push(bench.one, an_op("tag.add", entity=entity.name, id=bench.id, tag=one, field=name))
    bench.office.push(bench.two, an_op("tag.add", entity=entity.name, id=bench.id, tag=two, field=name))

    assert {folded(element) for element in bench.office.data(bench.id)[name]} == {folded(one), folded(two)}


@pytest.mark.parametrize("entity", [pytest.param(entity, id=entity.name) for entity in PUSHED])
def test_a_delete_that_saw_everything_trashes_and_a_restore_brings_all_back(entity: Entity) -> None:
    bench = Bench(entity)
    before = {name: value for name, value in bench.office.data(bench.id).items() if name != "updated_at"}

    [gone] = bench.office.push(bench.one, an_op("delete", entity=entity.name, id=bench.id, base=bench.seen))
    trashed = bench.office.row(bench.id).trashed
    [back] = bench.office.push(bench.one, an_op("restore", entity=entity.name, id=bench.id))

    after = {name: value for name, value in bench.office.data(bench.id).items() if name != "updated_at"}
    assert (status_of(gone), status_of(back)) == ("applied", "applied")
    assert trashed is not None
    assert bench.office.row(bench.id).trashed is None
    assert after == before


@pytest.mark.rule("P3")
def test_each_changed_record_gets_one_number_however_many_operations_touched_it() -> None:
    bench = Bench(ENTITIES["opportunity"])
    head = bench.office.head

    bench.office.commit(
        (bench.one, [a_set("opportunity", bench.id, bench.seen, title="One")]),
        (bench.two, [a_set("opportunity", bench.id, bench.seen, source="fair")]),
        (bench.two, [a_create("folder", name="New")]),
    )

    assert bench.office.head == head + 2
    seqs = [bench.office.row(id_).seq for id_ in bench.office.bodies]
    assert len(set(seqs)) == len(seqs)
    assert max(seqs) == bench.office.head
