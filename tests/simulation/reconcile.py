"""How a reference phone compares all it has with the server: mark what is there, fetch what differs, sweep the rest."""

from typing import TYPE_CHECKING, Final

from tests.simulation.storage import Row, Sweep

if TYPE_CHECKING:
    from tests.simulation.phone import Phone, Request

_AT_ONCE: Final = 5


def wanted_page(phone: "Phone") -> "Request":
    """Return the next request of a reconcile: the rows that differ first, else the next page of the manifest."""
    sweep = phone.storage.cache.sweep
    assert sweep is not None
    if not phone.has_manifest:
        return phone.asked("/sync/v1/pull", sweep, cursor=sweep.next, limit=phone.limit)
    if sweep.wanted:
        return phone.asked("/sync/v1/rows", sweep, ids=sweep.wanted[:_AT_ONCE])
    return phone.asked("/sync/v1/manifest", sweep, after=sweep.next, limit=phone.limit)


def marked(phone: "Phone", request: "Request", body: Row) -> None:
    """Take a page of the manifest, or the rows that it made us ask for."""
    storage, sweep = phone.storage, phone.storage.cache.sweep
    if sweep is None or request.asks is not sweep:
        return
    storage.saw(body["high"], body.get("history"))
    if request.path == "/sync/v1/rows":
        storage.apply(body["rows"])
        sweep.wanted = [id_ for id_ in sweep.wanted if id_ not in request.body["ids"]]
    elif request.body["after"] == sweep.next and not sweep.listed:
        _listed(phone, sweep, body)
    if sweep.listed and not sweep.wanted:
        _sweep(phone, sweep)
    storage.committed()


def _listed(phone: "Phone", sweep: Sweep, body: Row) -> None:
    base = phone.storage.cache.base
    if sweep.start is None:
        sweep.start = (body["start"]["cursor"], body["start"]["seq"])
    for _, id_, seq, *_ in body["ids"]:
        sweep.marked.add(id_)
        known = base.get(id_)
        if known is None or known["seq"] != seq:
            sweep.wanted.append(id_)
    sweep.next = body["next"]
    sweep.listed = body["next"] is None


def look_through(phone: "Phone", request: "Request", body: Row) -> None:
    """Take a page of a pull from nothing, which lists all that there is to see (the way of a simple client)."""
    storage = phone.storage
    sweep = storage.cache.sweep
    if sweep is None or request.asks is not sweep:
        return
    if request.body["cursor"] != sweep.next:
        return
    storage.apply(body["rows"])
    storage.saw(body["high"], body["history"])
    sweep.marked |= {row["id"] for row in body["rows"]}
    sweep.next = body["cursor"]
    if sweep.start is None:
        sweep.start = (None, body["high"][0])
    _moved(phone, sweep, body)
    if not body["more"]:
        sweep.start = (body["cursor"], sweep.start[1])
        _sweep(phone, sweep)
        storage.cache.settled = body["last_n"]
    storage.committed()


def _moved(phone: "Phone", sweep: Sweep, body: Row) -> None:
    for root in body["enter"]:
        phone.storage.cache.backfill[root] = None
    for root in body["leave"]:
        phone.storage.evict(root, body["high"][0])
        sweep.marked.discard(root)


def stood_before(row: Row, start: int) -> bool:
    """Tell whether a row stood like this when the list began: what came after it no list has to name."""
    return bool(row["seq"] <= start)


def _sweep(phone: "Phone", sweep: Sweep) -> None:
    """Let go of what the server did not list and had not written since; after a restore it may be sent as new."""
    storage = phone.storage
    cursor, start = sweep.start or (None, 0)
    for id_, row in list(storage.cache.base.items()):
        if id_ not in sweep.marked and stood_before(row, start):
            del storage.cache.base[id_]
            if sweep.reason == "history":
                storage.vault.rescue[id_] = row
    storage.cache.cursor, storage.cache.sweep = cursor, None
