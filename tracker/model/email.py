"""How emails are compared: one rule for the git floor and the store, or the two would disagree on whose a commit is."""

from __future__ import annotations

import re
from functools import lru_cache

NOREPLY = re.compile(r"^\d+\+(?=[^@]+@users\.noreply\.github\.com$)")


@lru_cache(maxsize=4096)
def normalise_email(email: str) -> str:
    """An email as it is compared: lower case, without the numeric prefix of GitHub's noreply addresses."""
    return NOREPLY.sub("", email.strip().lower())
