"""Hostile refs: noise, loops, crowds, chains, and names that lead out of the repository."""

from __future__ import annotations

import os
from pathlib import Path

from tests.faults.raw import Raw, make_sparse

CROWD = 100_000
CHAIN = 10_000


def packed_refs_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "packed-refs").write_bytes(bytes(range(256)) * 40)


def packed_refs_cut_off(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    (raw.git / "packed-refs").write_text(f"# pack-refs with: peeled fully-peeled sorted \n{sha} refs/heads/a\n{sha[:17]}")


def packed_refs_are_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "packed-refs")


def packed_refs_are_a_folder(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "packed-refs").mkdir()


def packed_refs_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    make_sparse(raw.git / "packed-refs")


def a_crowd_of_packed_refs(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    lines = (f"{sha} refs/{kind}/n{number:06}\n" for kind in ("heads", "tags") for number in range(CROWD // 2))
    (raw.git / "packed-refs").write_text("# pack-refs with: peeled fully-peeled sorted \n" + "".join(lines))


def branch_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "heads" / "noise").write_bytes(bytes(range(256)))


def branch_is_empty(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "heads" / "main").write_text("")


def branch_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "refs" / "heads" / "pipe")


def branch_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    make_sparse(raw.git / "refs" / "heads" / "big")


def branch_links_out(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "heads" / "passwd").symlink_to("/etc/passwd")
    (raw.git / "refs" / "heads" / "zero").symlink_to("/dev/zero")


def branch_names_a_file_outside(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "heads" / "out").write_text("ref: ../../../../../../etc/passwd\n")
    (raw.git / "refs" / "heads" / "abs").write_text("ref: /etc/passwd\n")


def branches_in_a_circle(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "heads" / "one").write_text("ref: refs/heads/two\n")
    (raw.git / "refs" / "heads" / "two").write_text("ref: refs/heads/one\n")


def head_in_a_circle(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").write_text("ref: HEAD\n")


def head_of_the_remote_in_a_circle(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "refs" / "remotes" / "origin").mkdir(parents=True)
    (raw.git / "refs" / "remotes" / "origin" / "HEAD").write_text("ref: refs/remotes/origin/HEAD\n")


def a_long_chain_of_branches(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    for number in range(1000):
        (raw.git / "refs" / "heads" / f"n{number}").write_text(f"ref: refs/heads/n{number + 1}\n")
    (raw.git / "refs" / "heads" / "n1000").write_text("ref: refs/heads/main\n")


def head_names_a_branch_that_is_not(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").write_text("ref: refs/heads/gone\n")


def head_is_a_commit_that_is_not(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "HEAD").write_text("1" * 40 + "\n")


def head_is_a_file(folder: Path) -> None:
    raw = Raw(folder)
    (raw.git / "HEAD").write_text(raw.blob(b"no commit\n") + "\n")


def branch_of_a_commit_that_is_not(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    raw.ref("refs/heads/gone", "2" * 40)


def only_branch_of_a_commit_that_is_not(folder: Path) -> None:
    Raw(folder).main("3" * 40)


def branch_of_a_file(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    raw.ref("refs/heads/file", raw.blob(b"no commit\n"))
    raw.ref("refs/heads/folder", raw.files(a=b"1\n"))


def main_branch_of_a_folder(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.files(a=b"1\n"))


def branches_named_against_the_rules(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    for name in ("a b", "x.lock", "..x", "-rf", "\x1b[31mred", "a~1", "[bold]", "<b>", "\u202eevil", "@", "caf\udce9", "new\nline"):
        raw.ref(f"refs/heads/{name}", sha)


def default_branch_in_no_encoding(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    (raw.git / "refs" / "heads" / "main").unlink()
    raw.ref("refs/heads/caf\udce9", sha)
    (raw.git / "HEAD").write_bytes(b"ref: refs/heads/caf\xe9\n")


def branches_nested_deeply(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    raw.ref("refs/heads/" + "/".join(["d"] * 500), sha)


def tags_of_tags(folder: Path) -> None:
    raw = Raw(folder)
    sha, kind = raw.start(), b"commit"
    for number in range(CHAIN):
        sha, kind = raw.tag(sha, kind, b"t%d" % number), b"tag"
    raw.ref("refs/tags/last", sha)


def a_crowd_of_tags_of_tags(folder: Path) -> None:
    raw = Raw(folder)
    sha, kind, lines = raw.start(), b"commit", []
    for number in range(2_000):
        sha, kind = raw.tag(sha, kind, b"t%d" % number), b"tag"
        lines.append(f"{sha} refs/tags/n{number:06}\n")
    (raw.git / "packed-refs").write_text("# pack-refs with: sorted \n" + "".join(lines))


def tags_of_other_things(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    blob, tree = raw.blob(b"a key\n"), raw.files(b=b"2\n")
    raw.ref("refs/tags/file", raw.tag(blob, b"blob"))
    raw.ref("refs/tags/folder", raw.tag(tree, b"tree"))
    raw.ref("refs/tags/liar", raw.tag(blob, b"commit"))
    raw.ref("refs/tags/nothing", raw.tag("4" * 40, b"commit"))
    raw.ref("refs/tags/nobody", raw.tag(sha, b"commit", tagger=None))
    raw.ref("refs/tags/odd", raw.tag(sha, b"commit", tagger=b"Ada"))
    raw.ref("refs/tags/noise", raw.write(b"tag", bytes(range(256))))
    raw.ref("refs/tags/long", raw.tag(sha, b"commit", name=b"v" * 100_000))
