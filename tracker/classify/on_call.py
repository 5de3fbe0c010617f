"""A labeller on call: its name at once, its weights only when there is something to weigh.

Until then neither numpy nor the weights are loaded: whoever scans for a few commits of their own among thousands, or finds
every label made, does without. Labels nothing itself but merges.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.catalogue.files import find_data_folder
from tracker.catalogue.patterns import read_patterns
from tracker.errors import CatalogueError
from tracker.model.facts import Commit, Signals
from tracker.model.labels import MERGE, Labels

if TYPE_CHECKING:
    from tracker.classify.labels import Labeller
    from tracker.classify.teaching import Teaching

MODELS = ("sense.npz", "weights.npz")
MANNER = b"3"
"""Changes whenever the same weights are read in another way, so that labels made before are known to be stale."""


def name_labeller(own_patterns: Path | None) -> str:
    """What labels are marked with: the hash of the shipped catalogue and weights, and of the user's own patterns where there are some.

    Raises: CatalogueError when a file cannot be read.
    """
    folder = find_data_folder()
    digest = hashlib.sha256(MANNER)
    for path in (folder / "patterns.toml", *(folder / "model" / name for name in MODELS), *((own_patterns,) if own_patterns else ())):
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise CatalogueError(f"{path}: cannot be read ({error}).") from error
    return digest.hexdigest()[:16]


class OnCall:
    """Stands where a `Labeller` stands that nobody has taught."""

    def __init__(self, own_patterns: Path | None = None) -> None:
        """`own_patterns`: a file with patterns of the user's own; None: there is none.

        Raises: CatalogueError when a file is wrong.
        """
        self.patterns = read_patterns(own_patterns)
        self.made_by = name_labeller(own_patterns)

    def load(self) -> None:
        """Loads the labeller now, for whoever is about to fork."""
        _ = self.labeller

    @cached_property
    def labeller(self) -> Labeller:
        """The labeller itself, loaded when first asked for.

        Raises: CatalogueError when the weights are not those of this version.
        """
        from tracker.classify.labels import Labeller
        from tracker.classify.weights import read_weights

        return Labeller(self.patterns, read_weights(find_data_folder() / "model" / "weights.npz"), self.made_by)

    def taught(self, teaching: Teaching) -> Labeller:
        """As `Labeller.taught`."""
        return self.labeller.taught(teaching)

    def classify(self, batch: Sequence[tuple[Commit, Signals]]) -> list[Labels]:
        """As `Labeller.classify`."""
        if all(commit.is_merge for commit, _ in batch):
            return [MERGE] * len(batch)
        return self.labeller.classify(batch)
