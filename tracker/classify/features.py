"""What the weights see of a reading beside its tokens: measures (numbers).

Pure. Training and labelling both come through here, so that a measure means the same in both. Names never reach a
person: reasons are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from tracker.classify.counts import Counted, CountIndex, Spread
from tracker.classify.paths import ROLES
from tracker.classify.reading import Reading
from tracker.classify.rules import Hit
from tracker.model.labels import TYPES

_COUNTS = (
    "function_new", "function_gone", "function_kept", "class_new", "class_gone", "class_kept", "type_new", "type_gone", "import_new",
    "import_gone", "const_new", "table_new", "impl_new", "public_new", "public_gone", "public_kept", "decorator_new", "decorator_gone",
    "hunks", "places", "test_test_new", "test_test_gone", "test_test_kept", "test_function_new", "test_function_gone", "test_hunks",
    "code_added", "code_removed", "code_comment", "code_blank", "setup_added", "setup_removed", "setup_comment", "tests_added",
    "tests_removed", "prose_added", "prose_removed", "prose_headings", "prose_code", "dependency_new", "dependency_gone",
    "dependency_moved", "version_bump", "version_dev", "version_pre", "version_first", "status_A", "status_M", "status_D", "status_R",
    "files", "added", "removed", "version_release",
)  # fmt: skip
_FLAGS = (
    "code_same_but_space", "code_same_but_signs", "code_same_but_version", "setup_same_but_space", "setup_same_but_signs",
    "setup_same_but_version", "tests_same_but_space", "net_removal", "many_renames", "many_files", "mostly_new", "first_commit",
    "tests_share", "docs_share",
)  # fmt: skip
_RATES = ("w_stays_pct", "w_kept_pct", "k_stays_pct", "k_kept_pct")


def list_measures(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the measures, in the order of their columns; `patterns`: those the weights know."""
    of_roles = [f"{what}_{role}" for what in ("role", "lines", "share") for role in ROLES]
    stated = [f"stated_{name}" for name in (*TYPES, "revert")]
    hits = [f"hit_{pattern}" for pattern in patterns]
    return (
        *_COUNTS, *_FLAGS, *_RATES, *of_roles, "words", "body", "net", "folders", "roles", "languages", "layers", "has_diff", "is_breaking",
        "stated", *stated, "homes", "source_files", "source_folders", "source_new", "source_gone", "largest", "typical", "spread", "even",
        "touched", *hits,
    )  # fmt: skip


_CODE = frozenset({"source", "interface", "schema"})
_WRAPS = frozenset("packages crates apps libs src lib internal pkg modules plugins services cmd main app".split())
_LOGGED = (
    "words", "body", "folders", "homes", "source_files", "source_folders", "source_new", "source_gone", "largest", "typical", "touched",
)  # fmt: skip
_LAYERS = {"schema": 1, "source": 2, "interface": 4, "ci": 8, "build": 8, "container": 8, "deploy": 8, "infra": 8, "manifest": 8}


def find_home(folders: tuple[str, ...]) -> str:
    """The component a file belongs to: its first folder that is no mere wrapping such as `packages/` or `src/`."""
    for folder in folders:
        if folder not in _WRAPS:
            return folder
    return ""


class Measuring:
    """Takes measures of readings: logarithms of counts, flags, shares of changed lines by role, how sure each pattern's rules are."""

    def __init__(self, patterns: tuple[str, ...], index: CountIndex) -> None:
        self.names = list_measures(patterns)
        place = {name: number for number, name in enumerate(self.names)}
        self._place = place
        of_roles = [f"{what}_{role}" for what in ("role", "lines") for role in ROLES]
        self._index = index
        self._counts = [(index.add(name), place[name]) for name in (*_COUNTS, *_FLAGS, *_RATES, *of_roles)]
        self._lines = np.array([place[f"lines_{role}"] for role in ROLES])
        self._shares = np.array([place[f"share_{role}"] for role in ROLES])
        self._hits = {pattern: place[f"hit_{pattern}"] for pattern in patterns}
        self._logged = np.array(sorted(place[name] for name in (*_COUNTS, *of_roles, *_LOGGED)))
        self._flags = np.array([place[name] for name in _FLAGS])
        self._rates = np.array([place[name] for name in _RATES])

    @cached_property
    def _spread(self) -> Spread:
        return Spread(self._index, self._counts)

    def extract(self, reading: Reading, hits: Mapping[str, Hit]) -> tuple[list[int], list[float]]:
        """Columns and values of one reading beside its counts, before `build`; what is absent is 0."""
        place = self._place
        found = _measure_files(reading)
        found["words"], found["body"] = len(reading.words), len(reading.body)
        added, removed = reading.counts["added"], reading.counts["removed"]
        found["net"] = (added - removed) / (added + removed + 1)
        if reading.stated:
            found["stated"] = found[f"stated_{reading.stated}"] = 1
        if reading.has_diff:
            found["has_diff"] = 1
        if reading.is_breaking:
            found["is_breaking"] = 1
        columns = [place[name] for name in found]
        values = list(found.values())
        for pattern, hit in hits.items():
            known = self._hits.get(pattern)
            if known is not None:
                columns.append(known)
                values.append(hit.sure)
        return columns, values

    def build(self, rows: Sequence[tuple[list[int], list[float]]], counted: Counted) -> npt.NDArray[np.float32]:
        """The measures of many readings: (readings, measures)."""
        measures = build_table(rows, len(self.names))
        which, places = self._spread.find(counted.ids)
        measures[counted.rows[which], places] = counted.values[which]
        lines = measures[:, self._lines]
        measures[:, self._shares] = lines / np.maximum(lines.sum(axis=1, keepdims=True), 1)
        measures[:, self._logged] = np.log1p(measures[:, self._logged])
        measures[:, self._flags] = measures[:, self._flags] > 0
        measures[:, self._rates] /= 100
        return measures.astype(np.float32)


def build_table(rows: Sequence[tuple[list[int], list[float]]], width: int) -> npt.NDArray[np.float64]:
    """Columns and values of many rows as one table; values of the same column of a row are added."""
    lengths = [len(columns) for columns, _ in rows]
    total = sum(lengths)
    flat = np.fromiter(chain.from_iterable(columns for columns, _ in rows), np.intp, total)
    flat += np.repeat(np.arange(len(rows)) * width, lengths)
    values = np.fromiter(chain.from_iterable(row for _, row in rows), np.float64, total)
    table = np.bincount(flat, values, len(rows) * width).astype(np.float64)
    return table.reshape(len(rows), width)


def _measure_files(reading: Reading) -> dict[str, float]:
    folders, roles, languages, homes, places = set(), set(), set(), set(), set()
    layers = new = gone = even = 0
    sizes = []
    for (facts, status), (plus, minus) in zip(reading.paths, reading.sizes, strict=True):
        role, language, _, _, within, _ = facts
        folders.add(within)
        roles.add(role)
        languages.add(language)
        layers |= _LAYERS.get(role, 0)
        if role in _CODE:
            homes.add(find_home(within))
            places.add(within)
            new += status == "A"
            gone += status == "D"
            sizes.append(plus + minus)
            even += plus == minus
    found: dict[str, float] = {"folders": len(folders), "roles": len(roles), "languages": len(languages), "layers": layers.bit_count()}
    if sizes:
        sizes.sort()
        number = len(sizes)
        found.update(
            homes=len(homes), source_files=number, source_folders=len(places), source_new=new, source_gone=gone, largest=sizes[-1],
            typical=sizes[number // 2], spread=1 - sizes[-1] / (sum(sizes) or 1), even=even / number,
            touched=sum([size > 3 for size in sizes]),
        )  # fmt: skip
    return found
