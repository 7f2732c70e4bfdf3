"""The sample's settings: pipelines, fields, tags, and the kinds of activity and reasons that are still missing."""

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


_FIELDS: Final = (
    ("budget", "opportunity", "list", ("budget_guess", "budget_known", "budget_exact")),
    ("rooms", "opportunity", "number", ()),
    ("offer_sent", "opportunity", "checkbox", ()),
    ("delivery", "opportunity", "date", ()),
    ("tax_number", "folder", "text", ()),
)
_NEEDS: Final = {("hotels", "quotation"): ("rooms", False), ("hotels", "closing"): ("offer_sent", True)}
"""What a step asks for, and whether nothing enters without it."""

_IMPLIED: Final = {"occasion": "gifts"}
_REASONS: Final = ("price", "competitor", "no_budget", "no_decision", "not_needed")
_DAY_MS: Final = 86_400_000


class Settings(NamedTuple):
    """What the rest of the sample refers to: steps by pipeline, kinds of activity by icon, own fields by word."""

    steps: dict[str, list[str]]
    kinds: dict[str, str]
    fields: dict[str, str]


def tell(book: Book) -> Settings:
    """Let the admin make the settings."""
    kinds = {**_kinds(book), **book.setting.kinds}
    _tags(book)
    _reasons(book)
    fields = _fields(book)
    return Settings(steps=_pipelines(book, fields), kinds=kinds, fields=fields)


def reason(book: Book, turn: int) -> str:
    """Return one of the reasons for which sales are lost, each in its turn."""
    return book.word(_REASONS[turn % len(_REASONS)])


def _long_ago(book: Book) -> int:
    return book.now_ms - _DAYS_AGO * _DAY_MS


def _reasons(book: Book) -> None:
    """Make the reasons that no starter has made."""
    for place, word in enumerate(_REASONS):
        name = book.word(word)
        if folded(name) not in book.setting.reasons:
            fields: dict[str, object] = {"name": name, "rank": rank(place), "archived": False}
            book.arrange(ADMIN, _long_ago(book), create("loss_reason", book.new_id(), fields))


def _fields(book: Book) -> dict[str, str]:
    made = {}
    for place, (word, entity, kind, options) in enumerate(_FIELDS):
        made[word] = book.new_id()
        fields: dict[str, object] = {"entity": entity, "name": book.word(word), "kind": kind, "rank": rank(place)}
        if options:
            fields["options"] = [book.word(option) for option in options]
        book.arrange(ADMIN, _long_ago(book), create("field", made[word], fields | {"archived": False}))
    return made


def _pipelines(book: Book, own: dict[str, str]) -> dict[str, list[str]]:
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
            if (key, name) in _NEEDS:
                asked, is_strict = _NEEDS[key, name]
                fields |= {"needs": [own[asked]], "strict": is_strict}
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
            if key in _IMPLIED:
                rules["implies"] = _implied(book, book.word(_IMPLIED[key]))
            book.arrange(ADMIN, at, create("tag_category", category, {"name": name, "archived": False} | rules))
        for at_place, tag in enumerate(tags):
            text = book.word(tag)
            id_ = tag_id(book.setting.workspace, folded(text))
            if id_ not in book.setting.tags:
                fields: dict[str, object] = {"name": text, "category": category, "rank": rank(at_place)}
                book.arrange(ADMIN, at, create("tag", id_, fields | {"archived": False}))


def _implied(book: Book, text: str) -> str:
    """Return the tag that goes along with any of a category; of none itself."""
    id_ = tag_id(book.setting.workspace, folded(text))
    if id_ not in book.setting.tags:
        book.arrange(ADMIN, _long_ago(book), create("tag", id_, {"name": text, "archived": False}))
    return id_
