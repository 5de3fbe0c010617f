"""Writes the file of weights, the same bytes for the same arrays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np


def write_names(names: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode("utf-8"), np.uint8)


def write_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """As numpy's own `savez_compressed`, without the time of day in it."""
    with zipfile.ZipFile(path, "w") as out:
        for name in sorted(arrays):
            held = io.BytesIO()
            np.lib.format.write_array(held, np.asanyarray(arrays[name]), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            out.writestr(info, held.getvalue(), zipfile.ZIP_DEFLATED, 9)
