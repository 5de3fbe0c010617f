"""Nothing leaves the machine and nothing of the sources is kept: no socket in any command, no word of a file in the database."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shelf
from tests.cli.every_command import list_commands, word_commands
from tests.make_repo import Executable, commit, make_repo, tag
from tests.scan.files import EVERYONE, scan

WATCH = """
import os, sys

def watch(event, args):
    if event.startswith(("socket.", "urllib.", "http.", "smtplib.", "ftplib.", "imaplib.", "poplib.", "nntplib.", "telnetlib.")):
        # Two ends of one pipe, between processes of ours, bound and connected to nothing (1 is AF_UNIX).
        if event == "socket.__new__" and args[1] == 1:
            return
        os.write(2, f"OPENED {event} {args}\\n".encode())
        os._exit(99)

sys.addaudithook(watch)
"""
"""Ends a process that does anything with a socket, as far as Python sees it. As sitecustomize it is in every child, too."""

FENCE = """
import ctypes, os, platform, struct

def fence():
    # (architecture, number of socket): load it, kill the process where the family is not AF_UNIX.
    known = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
    if platform.system() != "Linux" or platform.machine() not in known:
        return False
    arch, number = known[platform.machine()]
    steps = [(0x20, 0, 0, 4), (0x15, 0, 4, arch), (0x20, 0, 0, 0), (0x15, 0, 2, number), (0x20, 0, 0, 16), (0x15, 0, 1, 1),
             (0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x80000000)]
    # An architecture of another kind (no step of ours) and every other call is allowed.
    steps[1] = (0x15, 0, 4, arch)
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code, len(code))
    class Program(ctypes.Structure):
        _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_void_p)]
    program = Program(len(steps), ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0

print("FENCED", fence(), file=__import__("sys").stderr)
"""
"""Asks the kernel to kill the process, and every child of it, at the first socket that is not a pipe; for libraries in C."""

EVERY = """
import sys
from tracker.cli import cli
for words in {commands!r}:
    try:
        cli.main(words, prog_name="tracker")
    except SystemExit as end:
        print("ENDED", end.code, *words, file=sys.stderr)
"""


def run(code: str, tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, watched and fenced in, as are its children."""
    (tmp_path / "watch").mkdir(exist_ok=True)
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    everything = {**os.environ, "PYTHONPATH": str(tmp_path / "watch"), "TRACKER_TODAY": "2025-11-20", **environ}
    return subprocess.run(
        [sys.executable, "-c", FENCE + code], capture_output=True, text=True, errors="replace", env=everything, stdin=subprocess.DEVNULL
    )


def is_fenced(done: subprocess.CompletedProcess[str]) -> bool:
    return "FENCED True" in done.stderr


def test_the_watch_and_the_fence_hold(tmp_path: Path) -> None:
    seen = run("import socket\nsocket.getaddrinfo('localhost', 1)", tmp_path)
    assert seen.returncode == 99 and "OPENED socket.getaddrinfo" in seen.stderr
    seen = run("import socket\nsocket.socket()", tmp_path)
    assert seen.returncode == 99
    # Past Python's eyes, as a library in C would: also in a child.
    native = "ctypes.CDLL(None).socket(2, 1, 0); print('opened')"
    for code in (native, f"import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', \"import ctypes; {native}\"]).returncode)"):
        done = run(code, tmp_path)
        if is_fenced(done):
            assert "opened" not in done.stdout
            assert done.returncode != 0 or int(done.stdout) != 0
    assert run("import socket\nsocket.socketpair()", tmp_path).returncode == 0


def test_every_command_is_watched(tmp_path: Path) -> None:
    assert list_commands() <= set(word_commands(tmp_path, tmp_path, "0" * 40))


def test_no_command_opens_a_socket(shelf: Shelf, tmp_path: Path) -> None:
    worded = word_commands(tmp_path, shelf.folder, shelf.shas["cached"])
    commands = [words for name, ways in worded.items() if name in list_commands() for words in ways]
    done = run(EVERY.format(commands=commands), tmp_path, TRACKER_DB=str(shelf.db))
    assert "OPENED" not in done.stderr and done.returncode == 0, done.stderr
    ended = [line for line in done.stderr.splitlines() if line.startswith("ENDED")]
    assert len(ended) == len(commands)
    # An export may find something in the shelf's hostile commit, and write nothing.
    assert [line for line in ended if not line.startswith(("ENDED 0 ", "ENDED 1 export "))] == [], done.stderr


def test_the_app_opens_no_socket(shelf: Shelf, tmp_path: Path) -> None:
    code = f"""
import asyncio
from datetime import date
from pathlib import Path
from tracker.tui.app import TrackerApp

async def look():
    app = TrackerApp(Path({str(shelf.db)!r}), date(2025, 11, 20))
    async with app.run_test(size=(120, 40)) as pilot:
        for key in "1234567890":
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()

asyncio.run(look())
print("LEFT")
"""
    done = run(code, tmp_path, TRACKER_DB=str(shelf.db))
    assert done.returncode == 0 and "LEFT" in done.stdout, done.stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_whatever_the_umask_nothing_of_ours_is_open_to_others(shelf: Shelf, tmp_path: Path, umask: int) -> None:
    data = tmp_path / "data"
    code = f"""
import os
os.umask({umask})
{EVERY.format(commands=[["scan", str(shelf.folder)], ["arc"], ["note", "add", "x"], ["doctor"]])}
from tracker.tui.keeping import Kept, save_kept
from tracker.faults import record_fault
from tracker.settings import find_data_folder
save_kept(find_data_folder() / "theme", Kept("nord"))
record_fault(find_data_folder(), ValueError(), "test")
"""
    done = run(code, tmp_path, XDG_DATA_HOME=str(data))
    assert "ENDED 0 arc" in done.stderr, done.stderr
    assert mode(data / "tracker") == 0o700
    assert {path.name for path in (data / "tracker").iterdir()} >= {"tracker.db", "theme", "faults.log"}
    open_to_others = {path.name for path in (data / "tracker").iterdir() if mode(path) & 0o077}
    assert open_to_others == set()


PLANTED = [f"{word}{n}" for n, word in enumerate(("Zyzzyva", "quagmirez", "XYLOPHAGE_", "plumbago", "sesquipedal", "knapsackery"))]
"""Words that stand in sources, and nowhere in messages, paths or names."""


def plant(words: list[str]) -> dict[str, str | bytes | Executable | None]:
    one, two, three, four, five, six = words
    return {
        "app.py": f'"""{one}."""\n\nfrom {two} import {three}\n\n\ndef {four}({five}):\n    return "{six}"\n' + f"{one} = {two}\n" * 30,
        "web/main.ts": f"// {one}\nexport class {three} {{ {four}() {{ return `{six}` }} }}\n" * 20,
        "schema.sql": f"CREATE TABLE {two} ({five} INTEGER); -- {six}\n",
        "Dockerfile": f"FROM scratch\n# {one}\nENV SECRET={six}\nRUN {four} --{five}\n",
        ".env": f"API_KEY={six}\n",
        ".github/workflows/ci.yml": f"name: ci\non: push\njobs:\n  build:\n    steps:\n      - run: {four} {six} # {one}\n",
        "pyproject.toml": f'[project]\nname = "shop"\nversion = "1.0"\ndescription = "{one} {six}"\n# {two}\n[tool.{three}]\n',
        "README.md": f"# {one}\n\n{two} {three}\n",
        "CHANGELOG.md": f"## 1.0\n\n- {four} {five}\n",
        "data.bin": f"\0{one}\0{six}".encode(),
        "Makefile": f"build:\n\t{four} {five}\n",
    }


def test_no_word_of_the_sources_is_kept(tmp_path: Path) -> None:
    """Neither in the database nor in what lies beside it: the log of SQLite, copies, the record of faults, reports."""
    before, after = PLANTED, [word.upper() + "b" for word in PLANTED]
    made = make_repo(
        tmp_path / "code" / "shop",
        [
            commit("Begin the shop", plant(before), at="2025-01-01T09:00:00+00:00"),
            commit("fix: mend it", plant(after), at="2025-01-02T09:00:00+00:00"),
            commit("Take it out", dict.fromkeys(plant(before)), at="2025-01-03T09:00:00+00:00"),
            tag("v1.0", at="2025-01-04T09:00:00+00:00"),
        ],
    )
    folder = tmp_path / "kept"
    scan(folder / "t.db", made.path, options=EVERYONE)
    commands = [["arc"], ["doctor"], ["backup", str(folder / "copy.db")], ["label", made.shas[1], "--level", "system"]]
    commands += [["scan", str(made.path)], ["why", made.shas[0]], ["export", "--year", "2025", "-o", str(folder / "2025.md")]]
    done = run(EVERY.format(commands=commands), tmp_path, TRACKER_DB=str(folder / "t.db"), XDG_DATA_HOME=str(folder / "data"))
    assert done.stderr.count("ENDED 0 ") == len(commands), done.stderr
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"t.db", "copy.db", "2025.md"}
    content = b"\n".join(path.read_bytes() for path in files).lower()
    assert b"begin the shop" in content and b"schema.sql" in content
    assert [word for word in (*before, *after) if word.lower().encode() in content] == []
