"""The words that a starter puts into a new workspace, in the five languages."""

from typing import Final

LANGUAGES: Final = ("en", "it", "fr", "nb", "ru")

WORDS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    # pipelines
    "sales": ("Sales", "Vendite", "Ventes", "Salg", "Продажи"),
    # steps of the standard starter
    "to_qualify": ("To qualify", "Da qualificare", "À qualifier", "Skal kvalifiseres", "Квалификация"),
    "contacted": ("Contacted", "Contattato", "Contacté", "Kontaktet", "Есть контакт"),
    "visited": ("Visited", "Visitato", "Visité", "Besøkt", "Встреча проведена"),
    "quotation": ("Quotation", "Preventivo", "Devis", "Tilbud", "Предложение"),
    "closing": ("Closing", "Chiusura", "Conclusion", "Avslutning", "Закрытие"),
    # steps of the Russian starter
    "need": ("Need", "Bisogno", "Besoin", "Behov", "Есть потребность"),
    "negotiation": ("Negotiation", "Trattativa", "Négociation", "Forhandling", "Переговоры"),
    "agreement": (
        "Contract agreement",
        "Definizione del contratto",
        "Validation du contrat",
        "Avtaleinngåelse",
        "Согласование договора",
    ),
    # the one step of the empty starter
    "open": ("To do", "Da fare", "À faire", "Å gjøre", "Сделать"),
    # activity kinds
    "call": ("Call", "Chiamata", "Appel", "Samtale", "Звонок"),
    "visit": ("Visit", "Visita", "Visite", "Kundebesøk", "Встреча"),
    "mail": ("E-mail", "E-mail", "E-mail", "E-post", "Письмо"),
    "meeting": ("Meeting", "Riunione", "Réunion", "Møte", "Совещание"),
    "offer": ("Quotation", "Preventivo", "Devis", "Tilbud", "Предложение"),
    # questions that steps of the Russian starter ask
    "offer_made": ("Offer made", "Offerta fatta", "Offre faite", "Tilbud er gitt", "Предложение сделано"),
    "budget_known": ("Budget known", "Budget noto", "Budget connu", "Budsjett er kjent", "Бюджет известен"),
    "we_are_chosen": ("We are chosen", "Hanno scelto noi", "Nous sommes choisis", "Vi er valgt", "Выбрали нас"),
    "exact_sum": ("Exact amount", "Importo esatto", "Montant exact", "Nøyaktig beløp", "Точная сумма"),
    # reasons for lost and cancelled
    "price": ("Price", "Prezzo", "Prix", "Pris", "Цена"),
    "competitor": ("Another supplier", "Altro fornitore", "Autre fournisseur", "Annen leverandør", "Другой поставщик"),
    "no_budget": ("No budget", "Nessun budget", "Pas de budget", "Ikke budsjett", "Нет бюджета"),
    "no_decision": ("No decision", "Nessuna decisione", "Pas de décision", "Ingen avgjørelse", "Нет решения"),
    "not_needed": ("No longer needed", "Non serve più", "Plus nécessaire", "Trengs ikke lenger", "Уже не нужно"),
    # tag categories
    "source": ("Source", "Provenienza", "Origine", "Kilde", "Источник"),
    "customer": ("Customer", "Cliente", "Client", "Kunde", "Клиент"),
    "trade": ("Trade", "Settore", "Secteur", "Bransje", "Отрасль"),
    "occasion": ("Occasion", "Ricorrenza", "Occasion", "Anledning", "Праздник"),
    "buying_month": ("Buying month", "Mese d'acquisto", "Mois d'achat", "Innkjøpsmåned", "Месяц закупки"),
    # tags of source
    "fair": ("Trade fair", "Fiera", "Salon", "Messe", "Выставка"),
    "referral": ("Referral", "Passaparola", "Recommandation", "Anbefaling", "Рекомендация"),
    "website": ("Website", "Sito web", "Site web", "Nettsted", "Сайт"),
    "cold_call": ("Cold call", "Chiamata a freddo", "Appel à froid", "Kald samtale", "Холодный звонок"),
    # tags of customer
    "potential": (
        "Potential customer",
        "Potenziale cliente",
        "Client potentiel",
        "Potensiell kunde",
        "Потенциальный клиент",
    ),
    "active": ("Active customer", "Cliente attivo", "Client actif", "Aktiv kunde", "Действующий клиент"),
    "inactive": ("Inactive customer", "Cliente inattivo", "Client inactif", "Inaktiv kunde", "Неактивный клиент"),
    # tags of trade, each with the words it stands for in WORDS_MEANT
    "it": ("IT", "Informatica", "Informatique", "IT", "IT"),
    "transport": ("Transport", "Trasporti", "Transport", "Transport", "Транспорт"),
    "railways": ("Railways", "Ferrovie", "Chemins de fer", "Jernbane", "Железные дороги"),
    "medical": ("Medical", "Sanità", "Santé", "Helse", "Медицина"),
    "shipping": ("Shipping", "Navigazione", "Transport maritime", "Skipsfart", "Судоходство"),
    "oil": ("Oil and gas", "Petrolio e gas", "Pétrole et gaz", "Olje og gass", "Нефть и газ"),
    "industry": ("Industry", "Industria", "Industrie", "Industri", "Промышленность"),
    "construction": ("Construction", "Edilizia", "Construction", "Bygg og anlegg", "Строительство"),
    "retail": (
        "Retail and wholesale",
        "Commercio",
        "Commerce",
        "Handel",
        "Торговля",
    ),
    "finance": ("Finance", "Finanza", "Finance", "Finans", "Финансы"),
    "energy": ("Energy", "Energia", "Énergie", "Energi", "Энергетика"),
    # tags of occasion
    "march_8": ("8 March", "8 marzo", "8 mars", "8. mars", "8 марта"),
    "february_23": ("23 February", "23 febbraio", "23 février", "23. februar", "23 февраля"),
    "new_year": ("New Year", "Capodanno", "Nouvel An", "Nyttår", "Новый год"),
    # tags of buying month
    "march": ("March", "Marzo", "Mars", "Mars", "Март"),
    "april": ("April", "Aprile", "Avril", "April", "Апрель"),
    "may": ("May", "Maggio", "Mai", "Mai", "Май"),
    "june": ("June", "Giugno", "Juin", "Juni", "Июнь"),
    "july": ("July", "Luglio", "Juillet", "Juli", "Июль"),
    "august": ("August", "Agosto", "Août", "August", "Август"),
    "september": ("September", "Settembre", "Septembre", "September", "Сентябрь"),
    "october": ("October", "Ottobre", "Octobre", "Oktober", "Октябрь"),
    "november": ("November", "Novembre", "Novembre", "November", "Ноябрь"),
    "december": ("December", "Dicembre", "Décembre", "Desember", "Декабрь"),
}

WORDS_MEANT: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "construction": (
        "builders, roads, estate agents",
        "imprese edili, strade, agenzie immobiliari",
        "bâtiment, routes, agences immobilières",
        "entreprenører, vei, eiendomsmeglere",
        "застройщики, дороги, агентства недвижимости",
    ),
    "shipping": (
        "ports, ship owners, shipyards",
        "porti, armatori, cantieri navali",
        "ports, armateurs, chantiers navals",
        "havner, rederier, verft",
        "порты, судовладельцы, верфи",
    ),
    "medical": (
        "hospitals, clinics, pharmacies",
        "ospedali, cliniche, farmacie",
        "hôpitaux, cliniques, pharmacies",
        "sykehus, klinikker, apotek",
        "больницы, клиники, аптеки",
    ),
    "finance": (
        "banks, insurance, leasing",
        "banche, assicurazioni, leasing",
        "banques, assurances, crédit-bail",
        "bank, forsikring, leasing",
        "банки, страхование, лизинг",
    ),
    "retail": (
        "shops, chains, distributors",
        "negozi, catene, distributori",
        "magasins, chaînes, distributeurs",
        "butikker, kjeder, distributører",
        "магазины, сети, дистрибьюторы",
    ),
}


def word(key: str, language: str) -> str:
    """Return the word in this language; one that we do not speak gets English."""
    return WORDS[key][LANGUAGES.index(language) if language in LANGUAGES else 0]


def meaning(key: str, language: str) -> list[str]:
    """Return what a tag stands for, so that a search for *roads* finds *construction*."""
    known = WORDS_MEANT.get(key)
    return known[LANGUAGES.index(language) if language in LANGUAGES else 0].split(", ") if known else []
