"""The sample's opportunities in every state: due, waiting, won, lost, dropped, and standing still."""

from collections import Counter
from typing import Final, NamedTuple

from server.actions.demo_book import Book, change, comment, create
from server.actions.demo_clients import Known
from server.actions.demo_settings import Settings, reason
from server.actions.demo_sources import Client, Sale, State, Talk, clients, sales, subjects, talk
from sync.ids import participant_id
from sync.operations import ActionDone, AnyOperation, StatusName, StatusSet, Won

_STATES: Final[tuple[State, ...]] = (
    *("won",) * 28,
    *("lost",) * 14,
    *("cancelled",) * 8,
    *("overdue",) * 11,
    *("today",) * 7,
    *("any",) * 9,
    *("later",) * 18,
    *("stalled",) * 7,
)
"""Of those that are not told by hand."""

_MINUTE_MS: Final = 60_000
_MANAGER: Final = "anna"
_HER_TEAM: Final = ("marco", "jonas")
_REMARKED: Final = 9  # on every so many of her team's sales the manager writes a line
_SMALLEST: Final = {"machines": 40, "gifts": 8, "hotels": 12}
_WIDEST: Final = {"machines": 560, "gifts": 140, "hotels": 110}
_RATE: Final = {"no": 12, "ru": 95}
_CURRENCY: Final = {"no": "NOK", "ru": "RUB", "en": "GBP"}
_ROLES: Final = {
    "it": "decide",
    "fr": "décide",
    "no": "bestemmer",
    "ru": "принимает решение",
    "en": "decides",
    "de": "entscheidet",
}
_HOURS: Final = ("08:30", "10:00", "14:00", "15:30", "16:45", "17:15", "18:00")


class Plan(NamedTuple):
    """One opportunity before it is told."""

    sale: Sale
    client: Client


def tell(book: Book, settings: Settings, plans: list[Plan], known: dict[str, Known]) -> None:
    """Let the sellers work."""
    phrases = talk()
    for place, plan in enumerate(plans):
        telling = _Telling(book, settings, plan.sale, known[plan.client.name], phrases[plan.client.land])
        telling.tell(has_remark=place % _REMARKED == 0)


def first_met(plans: list[Plan]) -> dict[str, int]:
    """Return how many days ago each client came: a little before the first sale to it."""
    days: dict[str, int] = {}
    for plan in plans:
        days[plan.client.name] = max(days.get(plan.client.name, 0), plan.sale.ago + 1)
    return days


def plans(book: Book, settings: Settings) -> list[Plan]:
    """Return the sales told by hand, then as many as fill the pipelines, in states that are drawn once and for all."""
    by_name = {client.name: client for client in clients()}
    told = [Plan(sale, by_name[sale.folder]) for sale in sales()]
    states: list[State] = list(_STATES)
    book.chance.shuffle(states)
    names = {plan.client.name for plan in told}
    fresh = [client for client in by_name.values() if client.name not in names and not client.parked]
    again = [client for client in by_name.values() if client.active]
    drawn = zip([*fresh, *again, *again], states, strict=False)
    sold = Counter(plan.client.name for plan in told)
    plans_ = told
    for client, state in drawn:
        # Each sale to one client is about something else.
        plans_.append(Plan(_sale(book, settings, client, state, sold[client.name]), client))
        sold[client.name] += 1
    return plans_


def _sale(book: Book, settings: Settings, source: Client, state: State, turn: int) -> Sale:
    """Make up a sale of this state to a client."""
    steps = len(settings.steps[source.sells])
    words, about = talk()[source.land], subjects()[source.sells][source.land]
    amount = 100 * book.chance.randrange(_SMALLEST[source.sells], _WIDEST[source.sells]) * _RATE.get(source.land, 1)
    ago = {"any": (0, 6), "won": (40, 300), "lost": (40, 300), "cancelled": (40, 300), "stalled": (60, 140)}
    due = {
        "overdue": f"-{book.chance.randrange(1, 9)}",
        "today": book.one_of(_HOURS),
        "later": f"+{book.chance.randrange(1, 60)}",
        "stalled": f"+{book.chance.randrange(5, 30)}",
    }
    is_new = state == "any"
    return Sale(
        folder=source.name,
        title=f"{_short(source.name, source.alt)}, {about[(turn + len(source.name)) % len(about)]}",
        step=0 if is_new else book.chance.randrange(0 if state == "later" else 1, steps),
        state=state,
        ago=book.chance.randrange(*ago.get(state, (6, 60))),
        amount=None if is_new and book.chance.randrange(2) else f"{amount}.00",
        currency=_CURRENCY.get(source.land, "EUR"),
        due=due.get(state),
        kind=book.one_of(("call", "call", "visit", "mail")),
        note=book.one_of(words.next),
        starred=book.chance.randrange(12) == 0,
    )


def _short(name: str, alt: str | None) -> str:
    """Return how a seller calls a client: without its legal form."""
    for form in (
        " S.p.A.",
        " S.r.l.",
        " AS",
        " SA",
        " Ltd",
        " GmbH",
        " di Renzo Zorzi",
        " di Ottavio Pedrotti e Figli",
    ):
        name = name.removesuffix(form)
    is_brand = alt is not None and not alt.isascii()
    return f"{name} ({alt})" if is_brand else name


class _Telling:
    """Tells one opportunity from its capture to today."""

    def __init__(self, book: Book, settings: Settings, sale: Sale, client: Known, words: Talk) -> None:
        self.book = book
        self.settings = settings
        self.sale = sale
        self.client = client
        self.words = words
        self.who = client.source.who
        self.id = book.new_id()
        self.steps = settings.steps[client.source.sells]
        self.at_ms = 0

    def tell(self, *, has_remark: bool) -> None:
        """Tell it all."""
        sale = self.sale
        self._next(sale.ago)
        self._capture()
        self._work()
        match sale.state:
            case "won" | "lost" | "cancelled" as status:
                self._close(status)
            case _:
                self._plan_next()
        if has_remark and self.who in _HER_TEAM:
            text = "Good. Tell me if you want me to come along."
            self.book.remark(_MANAGER, self.at_ms, comment(self.book.new_id(), self.id, text, self._now()))

    def _next(self, days_ago: float) -> None:
        """Go on to a moment so many days ago, and never back."""
        self.at_ms = max(self.at_ms + _MINUTE_MS, self.book.moment(days_ago))

    def _now(self) -> str:
        return self.book.instant(self.at_ms)

    def _do(self, *operations: AnyOperation) -> None:
        self.book.add(self.who, self.at_ms, *operations)

    def _capture(self) -> None:
        book, sale, client = self.book, self.sale, self.client
        fields: dict[str, object] = {
            "title": sale.title,
            "step": self.steps[0],
            "folder": client.folder,
            "captured_at": self._now(),
            "captured_by": book.setting.members[self.who],
            "tags": self._tags(),
        }
        if sale.amount is not None:
            fields["money"] = {"amount": sale.amount, "currency": sale.currency, "probability": sale.probability}
        if sale.starred:
            fields["starred"] = True
        if book.chance.randrange(3) == 0:
            fields["description"] = book.one_of(self.words.brief)
        fields |= self._answers()
        if sale.step > 1:
            fields["closing_date"] = book.day(book.chance.randrange(5, 90)).isoformat()
        self._do(create("opportunity", self.id, fields), *self._participants())

    def _answers(self) -> dict[str, object]:
        """Fill the company's own fields with what was known at the first talk; the earliest ones left them open."""
        own, sale = self.settings.fields, self.sale
        words = ("budget_guess", "budget_known", "budget_exact")
        answers: dict[str, object] = {}
        if sale.step > 0:
            answers[f"x:{own['budget']}"] = self.book.word(words[min(sale.step, len(words)) - 1])
            answers[f"x:{own['delivery']}"] = self.book.day(60 + sale.ago % 120).isoformat()
        if self.client.source.sells == "hotels":
            answers[f"x:{own['rooms']}"] = 20 + sale.ago % 90
        return answers

    def _participants(self) -> list[AnyOperation]:
        made: list[AnyOperation] = []
        for place, contact in enumerate(self.client.contacts[:2]):
            id_ = participant_id(self.book.setting.workspace, self.id, contact)
            fields: dict[str, object] = {"contact": contact, "rank": f"a{place}"}
            if place == 0:
                fields["role"] = _ROLES[self.client.source.land]
            made.append(create("participant", id_, fields, self.id))
        return made

    def _tags(self) -> list[str]:
        book = self.book
        source = book.one_of(("fair", "fair", "referral", "website", "cold_call"))
        tags = [book.word(source), book.word(self.client.source.trade)]
        # A few were captured in a hurry: they lack the trade that is asked for.
        return tags[:1] if book.chance.randrange(20) == 0 else tags

    def _work(self) -> None:
        """Walk through the steps, with a word on each."""
        sale = self.sale
        latest = {"stalled": 0.7 * sale.ago, "any": 0, "today": 1, "overdue": 2, "later": 1}.get(sale.state, 20)
        for place in range(1, sale.step + 1):
            self._next(sale.ago - max(0.0, sale.ago - latest) * place / sale.step)
            kind = self.book.one_of(("call", "visit", "mail") if place > 1 else ("call", "mail"))
            self._say(kind, {"call": self.words.call, "visit": self.words.visit, "mail": self.words.mail}[kind])
            entering: dict[str, object] = {"step": self.steps[place]}
            if place == len(self.steps) - 1:
                entering[f"x:{self.settings.fields['offer_sent']}"] = True
            self._do(change("opportunity", self.id, entering))
            if self.book.chance.randrange(3) == 0:
                self._do_something()

    def _say(self, kind: str, phrases: list[str]) -> None:
        text, activity = self.book.one_of(phrases), self.settings.kinds[kind]
        self._do(comment(self.book.new_id(), self.id, text, self._now(), activity=activity))

    def _do_something(self) -> None:
        """Plan a call and tick it off: what was done shows beside what is to come."""
        id_ = self.book.new_id()
        due = self._now()[:10]
        fields: dict[str, object] = {"when": {"due": due}, "kind": self.settings.kinds["call"]}
        fields["note"] = self.book.one_of(self.words.next)
        self._do(create("action", id_, fields, self.id))
        self.at_ms += _MINUTE_MS
        self._do(ActionDone(n=0, op="", at="", id=id_, done_at=self._now()))

    def _plan_next(self) -> None:
        sale = self.sale
        if sale.due is None or sale.kind is None:
            return
        when = self.book.when(sale.due, minutes=60 if sale.kind == "visit" else 15)
        fields: dict[str, object] = {"when": when, "kind": self.settings.kinds[sale.kind], "note": sale.note}
        self._do(create("action", self.book.new_id(), fields, self.id))

    def _close(self, status: StatusName) -> None:
        sale, words = self.sale, self.words
        self._next(self.book.chance.randrange(0, max(1, min(sale.ago - 1, 200))))
        won = Won(sale.amount, sale.currency) if status == "won" and sale.amount and sale.currency else None
        reasons = {"lost": words.lost, "cancelled": words.cancelled}.get(status)
        closing = StatusSet(
            n=0,
            op="",
            at="",
            id=self.id,
            status=status,
            closed_at=self._now(),
            reason=reason(self.book, sale.ago) if status == "lost" else None,
            note=self.book.one_of(reasons) if reasons else None,
            won=won,
        )
        self._do(closing)
