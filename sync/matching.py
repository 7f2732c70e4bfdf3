"""Makes texts comparable that people write in many ways."""

import unicodedata


def folded(text: str) -> str:
    """Return a text without marks, case and surplus space: texts with one folded form are one tag (SYNC 2)."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).lower().split())
