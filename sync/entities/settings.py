"""Workspace settings: read by everybody, written by admins."""

from typing import Annotated, Any, Final, Literal, get_args

from sync import rules, values
from sync.entity import Day, Entity, Flag, LongText, Name, Names, Rank, Reference, References, Traced
from sync.rules import latest_keeps_loser, once, server

FieldKind = Literal["text", "long_text", "number", "date", "email", "phone", "link", "list", "checkbox"]
FieldEntity = Literal["opportunity", "folder", "contact"]
Icon = Literal["call", "visit", "mail", "meeting", "quote", "other"]
Role = Literal["admin", "manager", "rep"]
TemplateKind = Literal["mail", "comment"]
Measure = Literal["revenue", "wins", "activities", "new_opportunities"]
MAX_DAYS: Final = 3_650
PERCENT: Final = 100


class Pipeline(Traced, frozen=True, kw_only=True):
    """An ordered set of steps; one pipeline is the default."""

    name: Annotated[Name, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    is_default: Annotated[Flag, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class Step(Traced, frozen=True, kw_only=True):
    """``probability`` in percent; ``private`` steps stay out of forecasts; ``usual_days`` is the age that is normal.

    ``needs``: the fields that should be filled before a record enters; where ``strict``, it does not enter without.
    """

    name: Annotated[Name, latest_keeps_loser] = None
    pipeline: Annotated[Reference, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    probability: Annotated[int | None, latest_keeps_loser, values.whole(0, PERCENT)] = None
    private: Annotated[Flag, latest_keeps_loser] = None
    usual_days: Annotated[int | None, latest_keeps_loser, values.whole(1, MAX_DAYS)] = None
    needs: Annotated[References, latest_keeps_loser] = None
    strict: Annotated[Flag, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class Field(Traced, frozen=True, kw_only=True):
    """A field of the company's own; its values are the keyed fields ``x:<its id>``."""

    entity: Annotated[FieldEntity | None, latest_keeps_loser, values.one_of(*get_args(FieldEntity))] = None
    name: Annotated[Name, latest_keeps_loser] = None
    kind: Annotated[FieldKind | None, latest_keeps_loser, values.one_of(*get_args(FieldKind))] = None
    options: Annotated[Names, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    is_key: Annotated[Flag, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class Tag(Traced, frozen=True, kw_only=True):
    """A tag as shown; made by the server when a new one is first used.

    ``element`` is the text as first typed, which stands in the sets of records and never changes.
    """

    element: Annotated[Name, server] = None
    name: Annotated[Name, latest_keeps_loser] = None
    category: Annotated[Reference, latest_keeps_loser] = None
    words: Annotated[Names, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class TagCategory(Traced, frozen=True, kw_only=True):
    """Tags of one category; ``required`` makes a card without one incomplete, ``single`` allows one tag only.

    ``implies``: a tag that is put on with any of these; whoever buys New Year gifts in May buys them for New Year.
    """

    name: Annotated[Name, latest_keeps_loser] = None
    required: Annotated[Flag, latest_keeps_loser] = None
    single: Annotated[Flag, latest_keeps_loser] = None
    implies: Annotated[Reference, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class ActivityKind(Traced, frozen=True, kw_only=True):
    """A kind of activity: call, visit, mail."""

    name: Annotated[Name, latest_keeps_loser] = None
    icon: Annotated[Icon | None, latest_keeps_loser, values.one_of(*get_args(Icon))] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class LossReason(Traced, frozen=True, kw_only=True):
    """Why a sale was lost, as it is offered for choice; a closed opportunity keeps the text."""

    name: Annotated[Name, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class Template(Traced, frozen=True, kw_only=True):
    """A text with variables, from which mails and comments begin."""

    name: Annotated[Name, latest_keeps_loser] = None
    kind: Annotated[TemplateKind | None, latest_keeps_loser, values.one_of(*get_args(TemplateKind))] = None
    language: Annotated[Name, latest_keeps_loser] = None
    subject: Annotated[Name, latest_keeps_loser] = None
    text: Annotated[LongText, rules.text] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class WorkspaceChoice(Traced, frozen=True, kw_only=True):
    """What holds for everybody under one key: the months of an active customer, what a role sees first.

    Its id is derived from the key. What a value may be is known to who reads it; what does not fit counts as unsaid.
    """

    key: Annotated[Name, once] = None
    value: Annotated[Any, latest_keeps_loser, values.anything] = None


class Goal(Traced, frozen=True, kw_only=True):
    """What a member or a team means to reach in a month (its first day). ``target`` is decimal text.

    ``currency`` goes with revenue, ``activity`` with a count of activities of one kind.
    """

    measure: Annotated[Measure | None, latest_keeps_loser, values.one_of(*get_args(Measure))] = None
    member: Annotated[Reference, latest_keeps_loser] = None
    team: Annotated[Reference, latest_keeps_loser] = None
    month: Annotated[Day, latest_keeps_loser] = None
    target: Annotated[str | None, latest_keeps_loser, values.amount] = None
    currency: Annotated[str | None, latest_keeps_loser, values.currency] = None
    activity: Annotated[Reference, latest_keeps_loser] = None
    agreed_by: Annotated[Reference, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


class Member(Traced, frozen=True, kw_only=True):
    """A person of the workspace. ``manages``: the teams led; ``parking``: nobody signs in as this one."""

    name: Annotated[Name, latest_keeps_loser] = None
    role: Annotated[Role | None, latest_keeps_loser, values.one_of(*get_args(Role))] = None
    team: Annotated[Reference, latest_keeps_loser] = None
    manages: Annotated[References, latest_keeps_loser] = None
    zone: Annotated[str | None, latest_keeps_loser, values.zone] = None
    language: Annotated[Name, latest_keeps_loser] = None
    active: Annotated[Flag, latest_keeps_loser] = None
    parking: Annotated[Flag, latest_keeps_loser] = None


class Team(Traced, frozen=True, kw_only=True):
    """A team of members."""

    name: Annotated[Name, latest_keeps_loser] = None
    archived: Annotated[Flag, latest_keeps_loser] = None


SETTINGS: Final = (
    Entity("pipeline", Pipeline, "setting"),
    Entity("step", Step, "setting"),
    Entity("field", Field, "setting"),
    Entity("tag", Tag, "setting"),
    Entity("tag_category", TagCategory, "setting"),
    Entity("activity_kind", ActivityKind, "setting"),
    Entity("loss_reason", LossReason, "setting"),
    Entity("template", Template, "setting"),
    Entity("goal", Goal, "setting"),
    Entity("workspace_choice", WorkspaceChoice, "setting"),
    Entity("member", Member, "setting", pushed=False),
    Entity("team", Team, "setting"),
)
