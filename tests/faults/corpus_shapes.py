"""Hostile shapes of a git directory: files that are folders, pipes, loops, devices, or far too large."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.faults.raw import CONFIG, Raw, make_sparse


def git_is_a_pipe(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / ".git")


def git_is_a_device(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").symlink_to("/dev/zero")


def git_file_of_two_gigabytes(folder: Path) -> None:
    make_sparse(folder / ".git")


def git_file_names_itself(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").write_text("gitdir: .git\n")


def git_file_names_a_device(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").write_text("gitdir: /dev/zero\n")


def git_file_names_no_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").write_text("gitdir: /no/such/place\n")


def git_file_of_noise(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").write_bytes(bytes(range(256)) * 40)


def git_is_a_link_to_nothing(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").symlink_to("nowhere")


def git_is_a_loop_of_links(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").symlink_to(".git")


def git_is_an_empty_folder(folder: Path) -> None:
    (folder / ".git").mkdir(parents=True)


def head_is_a_folder(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").unlink()
    (raw.git / "HEAD").mkdir()


def head_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").unlink()
    os.mkfifo(raw.git / "HEAD")


def head_is_a_loop_of_links(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").unlink()
    (raw.git / "HEAD").symlink_to("HEAD")


def head_of_a_megabyte(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").write_text("ref: refs/heads/" + "x" * (1 << 20))


def head_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    make_sparse(raw.git / "HEAD")


def head_is_empty(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").write_text("")


def head_is_missing(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").unlink()


def objects_are_missing(folder: Path) -> None:
    raw = Raw(folder)
    (raw.git / "objects").rename(raw.git / "lost")


def objects_are_a_file(folder: Path) -> None:
    raw = Raw(folder)
    (raw.git / "objects").rename(raw.git / "lost")
    (raw.git / "objects").write_text("no folder")


def refs_are_missing(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs").rename(raw.git / "lost")


def refs_lead_to_the_whole_disk(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs").rename(raw.git / "lost")
    (raw.git / "refs").symlink_to("/")


def branches_lead_to_the_whole_disk(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "heads" / "disk").symlink_to("/")


def objects_lead_to_the_whole_disk(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "objects").rename(raw.git / "lost")
    (raw.git / "objects").symlink_to("/")


def common_folder_is_itself(folder: Path) -> None:
    git_dir = folder / "gitdir"
    git_dir.mkdir(parents=True)
    (git_dir / "commondir").write_text(".\n")
    (git_dir / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git").write_text("gitdir: gitdir\n")


def common_folder_of_two_gigabytes(folder: Path) -> None:
    make_sparse(folder / "gitdir" / "commondir")
    (folder / ".git").write_text("gitdir: gitdir\n")


def common_folder_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "commondir")


def common_folder_of_a_plain_repository(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "commondir").write_text("/no/such/place\n")


def index_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "index")


def index_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "index").write_bytes(b"DIRC" + bytes(range(256)) * 9)


def work_tree_of_pipes(folder: Path) -> None:
    """What git reads of a work tree beside its files."""
    raw = Raw(folder)
    raw.start(**{"a": b"x\n", "b": b"y\n"})
    for name in (".gitattributes", ".mailmap", ".gitmodules", ".gitignore"):
        os.mkfifo(folder / name)
    os.mkfifo(raw.git / "FETCH_HEAD")


def work_tree_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    for name in (".gitattributes", ".mailmap", "a"):
        make_sparse(folder / name)


def attributes_of_the_directory_are_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "info" / "attributes")


def folders_nested_beyond_any_path(folder: Path) -> None:
    Raw(folder).start()
    handle = os.open(folder, os.O_RDONLY)
    name = "d" * 200
    for _ in range(60):
        os.mkdir(name, dir_fd=handle)
        inner = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)


def submodules_in_a_circle(folder: Path) -> None:
    """Each is the submodule of the other, by links and by `.git` files."""
    raw = Raw(folder)
    raw.start(**{".gitmodules": b'[submodule "own"]\n\tpath = own\n\turl = ./.\n'})
    (folder / "own").mkdir()
    (folder / "own" / ".git").write_text("gitdir: ../.git\n")
    (folder / "own" / "back").symlink_to("..")


def named_so_as_to_be_shown(folder: Path) -> None:
    """Folders inside, whose names would do something in a terminal, in markup, in HTML or in a spreadsheet."""
    names = [
        "\x1b]0;owned\x07",
        "[bold red]x[/]",
        "<img src=x onerror=alert(1)>",
        "=cmd|' &A1",
        "\u202egpj.exe",
        "new\nline",
        "-rf",
        "'; --",
    ]
    for number, name in enumerate(names):
        Raw(folder / name).start(**{"a": b"%d\n" % number})


def named_in_no_encoding(folder: Path) -> None:
    name = "caf\udce9" if sys.platform == "linux" else "cafe"
    Raw(folder / name).start()


def bare_and_empty(folder: Path) -> None:
    for name in ("objects", "refs"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("")


def bare_with_a_work_tree_elsewhere(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "config").write_text(CONFIG + "\tworktree = /\n")
