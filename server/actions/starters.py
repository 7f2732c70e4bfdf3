"""The starters: what a new workspace may begin with, told before it is taken and written when it is."""

import string
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from server.actions.server_changes import Change
from server.actions.starters_words import meaning, word
from sync.ids import WorkspaceId, tag_id
from sync.matching import folded as fold

_KINDS: Final = (("call", "call"), ("visit", "visit"), ("mail", "mail"), ("meeting", "meeting"), ("offer", "quote"))


StarterName = Literal["standard", "russian", "empty"]


class StarterStep(msgspec.Struct, frozen=True):
    """A step with the probability that its opportunities begin with."""

    name: str
    probability: int
    usual_days: int


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


class Starter(msgspec.Struct, frozen=True):
    """What a workspace may begin with, in one language."""

    id: str
    pipelines: list[StarterPipeline]
    tags: list[StarterTags]
    kinds: list[str]


class _Category(msgspec.Struct, frozen=True):
    key: str
    tags: tuple[str, ...]
    required: bool = False
    single: bool = False


class _Plan(msgspec.Struct, frozen=True):
    """A starter without a language: each word by its key."""

    steps: tuple[tuple[str, int, int], ...]
    categories: tuple[_Category, ...] = ()


_PLANS: Final[dict[StarterName, _Plan]] = {
    "standard": _Plan(
        steps=(
            ("to_qualify", 10, 7),
            ("contacted", 20, 10),
            ("visited", 40, 14),
            ("quotation", 60, 14),
            ("closing", 80, 10),
        ),
        categories=(
            _Category("source", ("fair", "referral", "website", "cold_call"), single=True),
            _Category("customer", ("potential", "active", "inactive"), single=True),
        ),
    ),
    "russian": _Plan(
        steps=(("need", 3, 30), ("negotiation", 20, 21), ("agreement", 90, 14)),
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
            ),
        ),
    ),
    "empty": _Plan(steps=(("open", 20, 14),)),
}

STARTERS: Final[tuple[StarterName, ...]] = tuple(_PLANS)


def starter(name: StarterName, language: str) -> Starter:
    """Return one starter in a language."""
    plan = _PLANS[name]
    steps = [StarterStep(word(key, language), probability, days) for key, probability, days in plan.steps]
    tags = [
        StarterTags(
            category=word(category.key, language),
            required=category.required,
            single=category.single,
            tags=[StarterTag(word(key, language), meaning(key, language)) for key in category.tags],
        )
        for category in plan.categories
    ]
    kinds = [word(key, language) for key, _ in _KINDS]
    return Starter(id=name, pipelines=[StarterPipeline(word("sales", language), steps)], tags=tags, kinds=kinds)


def starters(language: str) -> list[Starter]:
    """Return every starter in a language, so that it can be looked at before it is taken."""
    return [starter(name, language) for name in STARTERS]


def records(chosen: Starter, workspace: WorkspaceId, new_id: Callable[[], str]) -> list[Change]:
    """Return the records that this starter is made of."""
    return [*_pipelines(chosen, new_id), *_tags(chosen, workspace, new_id), *_kinds(chosen, new_id)]


def rank(position: int) -> str:
    """Return the fractional index of a place in a list that is made in one go: a0 … az, then b00 … bzz."""
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    if position < len(digits):
        return f"a{digits[position]}"
    high, low = divmod(position - len(digits), len(digits))
    return f"b{digits[high]}{digits[low]}"


def _pipelines(chosen: Starter, new_id: Callable[[], str]) -> list[Change]:
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
                "private": False,
                "usual_days": step.usual_days,
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
