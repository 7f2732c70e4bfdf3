"""The sample's settings: three pipelines, tags in categories, and the kinds of activity that are still missing."""

from typing import Final, NamedTuple

from server.actions.demo_book import Book, create
from server.actions.starters import rank
from sync.ids import tag_id
from sync.matching import folded

ADMIN: Final = "ingrid"
_DAYS_AGO: Final = 400
_KINDS: Final = (("call", "call"), ("visit", "visit"), ("mail", "mail"), ("meeting", "meeting"), ("offer", "quote"))
_STEPS: Final = {
    "machines": (
        ("to_qualify", 10, 14),
        ("contacted", 20, 14),
        ("visited", 40, 21),
        ("quotation", 60, 30),
        ("closing", 90, 14),
    ),
    "gifts": (("need", 3, 45), ("negotiation", 20, 30), ("agreement", 90, 21)),
    "hotels": (("to_qualify", 10, 14), ("visited", 30, 21), ("quotation", 50, 21), ("closing", 80, 14)),
}
_NAMES: Final = {"machines": "machines", "gifts": "gifts", "hotels": "linen"}
_TAGS: Final = (
    ("source", ("fair", "referral", "website", "cold_call"), False, True),
    ("trade", ("industry", "food", "hotels", "construction", "retail", "transport", "medical", "finance"), True, False),
    ("occasion", ("new_year", "march_8", "february_23"), False, False),
)


class Settings(NamedTuple):
    """What the rest of the sample refers to: steps by pipeline, and kinds of activity by icon."""

    steps: dict[str, list[str]]
    kinds: dict[str, str]


def tell(book: Book) -> Settings:
    """Let the admin make the settings."""
    kinds = {**_kinds(book), **book.setting.kinds}
    _tags(book)
    return Settings(steps=_pipelines(book), kinds=kinds)


def _pipelines(book: Book) -> dict[str, list[str]]:
    at = book.moment(_DAYS_AGO)
    steps: dict[str, list[str]] = {}
    for place, (key, plan) in enumerate(_STEPS.items()):
        pipeline = book.new_id()
        is_default = place == 0 and not book.setting.has_pipeline
        fields: dict[str, object] = {"name": book.word(_NAMES[key]), "rank": rank(place), "is_default": is_default}
        operations = [create("pipeline", pipeline, fields | {"archived": False})]
        steps[key] = []
        for at_place, (name, probability, usual_days) in enumerate(plan):
            step = book.new_id()
            fields = {
                "name": book.word(name),
                "pipeline": pipeline,
                "rank": rank(at_place),
                "probability": probability,
                "private": False,
                "usual_days": usual_days,
                "archived": False,
            }
            operations.append(create("step", step, fields))
            steps[key].append(step)
        book.arrange(ADMIN, at, *operations)
    return steps


def _kinds(book: Book) -> dict[str, str]:
    """Make the kinds of activity that no starter has made."""
    made = {}
    for place, (word, icon) in enumerate(_KINDS):
        if icon not in book.setting.kinds:
            made[icon] = book.new_id()
            fields: dict[str, object] = {"name": book.word(word), "icon": icon, "rank": rank(place), "archived": False}
            book.arrange(ADMIN, book.moment(_DAYS_AGO), create("activity_kind", made[icon], fields))
    return made


def _tags(book: Book) -> None:
    """Make the categories and tags that are not there yet."""
    at = book.moment(_DAYS_AGO)
    for place, (key, tags, is_required, is_single) in enumerate(_TAGS):
        name = book.word(key)
        category = book.setting.categories.get(folded(name))
        if category is None:
            category = book.new_id()
            rules: dict[str, object] = {"required": is_required, "single": is_single, "rank": rank(place)}
            book.arrange(ADMIN, at, create("tag_category", category, {"name": name, "archived": False} | rules))
        for at_place, tag in enumerate(tags):
            text = book.word(tag)
            id_ = tag_id(book.setting.workspace, folded(text))
            if id_ not in book.setting.tags:
                fields: dict[str, object] = {"name": text, "category": category, "rank": rank(at_place)}
                book.arrange(ADMIN, at, create("tag", id_, fields | {"archived": False}))
