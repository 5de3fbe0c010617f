"""Runs every check of the project with the Python that runs this file; ends with 1 when one fails.

The README, `.ci/run` and the workflow for forks all call this, so that all of them mean the same.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
CHECKS = (
    (sys.executable, "-m", "ruff", "format", "--check"),
    (sys.executable, "-m", "ruff", "check"),
    (sys.executable, "-m", "mypy"),
    (str(TOOLS / "lint-imports"),),
    (sys.executable, "-m", "pytest", "-n", "auto"),
)


def main() -> int:
    """All checks in turn, each to its end, so that one run names everything that is wrong."""
    failed = []
    for check in CHECKS:
        name = " ".join([Path(check[0]).name, *check[1:]])
        print(f"== {name}", flush=True)
        started = time.monotonic()
        if subprocess.run(check, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
            failed.append(name)
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    print(f"Failed: {'; '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
