"""The starters: what a new workspace may begin with, told before it is taken and written when it is."""

import string
from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec

from server.actions.server_changes import Change
from server.actions.starters_words import meaning, word
from sync.ids import WorkspaceId, tag_id
from sync.matching import folded as fold

_KINDS: Final = (("call", "call"), ("visit", "visit"), ("mail", "mail"), ("meeting", "meeting"), ("offer", "quote"))


StarterName = Literal["standard", "russian", "empty"]


class StarterStep(msgspec.Struct, frozen=True):
    """A step with the probability that its opportunities begin with, and the questions that it asks before."""

    name: str
    probability: int
    usual_days: int
    private: bool = False
    needs: list[str] = []


class StarterPipeline(msgspec.Struct, frozen=True):
    """A pipeline and its steps in their order."""

    name: str
    steps: list[StarterStep]


class StarterTag(msgspec.Struct, frozen=True):
    """A tag and the words it stands for."""

    name: str
    words: list[str] = []


class StarterTags(msgspec.Struct, frozen=True):
    """A category and its tags in their order."""

    category: str
    required: bool
    single: bool
    tags: list[StarterTag]
    implies: str | None = None


class Starter(msgspec.Struct, frozen=True):
    """What a workspace may begin with, in one language."""

    id: str
    pipelines: list[StarterPipeline]
    tags: list[StarterTags]
    kinds: list[str]
    reasons: list[str]


class _Category(msgspec.Struct, frozen=True):
    key: str
    tags: tuple[str, ...]
    required: bool = False
    single: bool = False
    implies: str | None = None


class _Step(msgspec.Struct, frozen=True):
    key: str
    probability: int
    usual_days: int
    private: bool = False
    needs: tuple[str, ...] = ()


class _Plan(msgspec.Struct, frozen=True):
    """A starter without a language: each word by its key."""

    steps: tuple[_Step, ...]
    categories: tuple[_Category, ...] = ()
    reasons: tuple[str, ...] = ("price", "competitor", "no_budget", "no_decision", "not_needed")


_PLANS: Final[dict[StarterName, _Plan]] = {
    "standard": _Plan(
        steps=(
            _Step("to_qualify", 10, 7),
            _Step("contacted", 20, 10),
            _Step("visited", 40, 14),
            _Step("quotation", 60, 14),
            _Step("closing", 80, 10),
        ),
        categories=(
            _Category("source", ("fair", "referral", "website", "cold_call"), single=True),
            _Category("customer", ("potential", "active", "inactive"), single=True),
        ),
    ),
    "russian": _Plan(
        steps=(
            _Step("need", 3, 30, private=True),
            _Step("negotiation", 20, 21, needs=("offer_made", "budget_known")),
            _Step("agreement", 90, 14, needs=("we_are_chosen", "exact_sum")),
        ),
        categories=(
            _Category(
                "trade",
                (
                    "it",
                    "transport",
                    "railways",
                    "medical",
                    "shipping",
                    "oil",
                    "industry",
                    "construction",
                    "retail",
                    "finance",
                    "energy",
                ),
                required=True,
            ),
            _Category("occasion", ("march_8", "february_23", "new_year")),
            _Category(
                "buying_month",
                (
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                ),
                implies="new_year",
            ),
        ),
    ),
    "empty": _Plan(steps=(_Step("open", 20, 14),), reasons=()),
}

STARTERS: Final[tuple[StarterName, ...]] = tuple(_PLANS)


def starter(name: StarterName, language: str) -> Starter:
    """Return one starter in a language."""
    plan = _PLANS[name]

    def said(key: str) -> str:
        return word(key, language)

    steps = [
        StarterStep(said(one.key), one.probability, one.usual_days, one.private, [said(key) for key in one.needs])
        for one in plan.steps
    ]
    tags = [
        StarterTags(
            category=said(category.key),
            required=category.required,
            single=category.single,
            tags=[StarterTag(said(key), meaning(key, language)) for key in category.tags],
            implies=None if category.implies is None else said(category.implies),
        )
        for category in plan.categories
    ]
    return Starter(
        id=name,
        pipelines=[StarterPipeline(said("sales"), steps)],
        tags=tags,
        kinds=[said(key) for key, _ in _KINDS],
        reasons=[said(key) for key in plan.reasons],
    )


def starters(language: str) -> list[Starter]:
    """Return every starter in a language, so that it can be looked at before it is taken."""
    return [starter(name, language) for name in STARTERS]


def records(chosen: Starter, workspace: WorkspaceId, new_id: Callable[[], str]) -> list[Change]:
    """Return the records that this starter is made of."""
    asked = dict.fromkeys(need for pipeline in chosen.pipelines for step in pipeline.steps for need in step.needs)
    fields = {name: new_id() for name in asked}
    return [
        *_fields(fields),
        *_pipelines(chosen, fields, new_id),
        *_tags(chosen, workspace, new_id),
        *_kinds(chosen, new_id),
        *_reasons(chosen, new_id),
    ]


def rank(position: int) -> str:
    """Return the fractional index of a place in a list that is made in one go: a0 … az, then b00 … bzz."""
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    if position < len(digits):
        return f"a{digits[position]}"
    high, low = divmod(position - len(digits), len(digits))
    return f"b{digits[high]}{digits[low]}"


def _fields(ids: Mapping[str, str]) -> list[Change]:
    """Return the questions that steps ask, as fields to tick."""
    return [
        Change(
            "field",
            id_,
            None,
            {"entity": "opportunity", "name": name, "kind": "checkbox", "rank": rank(place), "archived": False},
        )
        for place, (name, id_) in enumerate(ids.items())
    ]


def _pipelines(chosen: Starter, asked: Mapping[str, str], new_id: Callable[[], str]) -> list[Change]:
    made: list[Change] = []
    for place, pipeline in enumerate(chosen.pipelines):
        pipeline_id = new_id()
        fields = {"name": pipeline.name, "rank": rank(place), "is_default": place == 0, "archived": False}
        made.append(Change("pipeline", pipeline_id, None, fields))
        for at, step in enumerate(pipeline.steps):
            fields = {
                "name": step.name,
                "pipeline": pipeline_id,
                "rank": rank(at),
                "probability": step.probability,
                "private": step.private,
                "usual_days": step.usual_days,
                "needs": [asked[need] for need in step.needs],
                "archived": False,
            }
            made.append(Change("step", new_id(), None, fields))
    return made


def _tags(chosen: Starter, workspace: WorkspaceId, new_id: Callable[[], str]) -> list[Change]:
    made: list[Change] = []
    for place, category in enumerate(chosen.tags):
        category_id = new_id()
        fields: dict[str, object] = {
            "name": category.category,
            "required": category.required,
            "single": category.single,
            "implies": None if category.implies is None else tag_id(workspace, fold(category.implies)),
            "rank": rank(place),
            "archived": False,
        }
        made.append(Change("tag_category", category_id, None, fields))
        for at, tag in enumerate(category.tags):
            # The element is what stands in the sets of records; it never changes, whatever the tag is called later.
            fields = {
                "element": tag.name,
                "name": tag.name,
                "category": category_id,
                "words": tag.words,
                "rank": rank(at),
                "archived": False,
            }
            made.append(Change("tag", tag_id(workspace, fold(tag.name)), None, fields))
    return made


def _kinds(chosen: Starter, new_id: Callable[[], str]) -> list[Change]:
    return [
        Change("activity_kind", new_id(), None, {"name": name, "icon": icon, "rank": rank(place), "archived": False})
        for place, (name, (_, icon)) in enumerate(zip(chosen.kinds, _KINDS, strict=True))
    ]


def _reasons(chosen: Starter, new_id: Callable[[], str]) -> list[Change]:
    return [
        Change("loss_reason", new_id(), None, {"name": name, "rank": rank(place), "archived": False})
        for place, name in enumerate(chosen.reasons)
    ]
