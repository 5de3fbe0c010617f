"""Hostile objects: cut off, of the wrong kind, lying about their size, in packs that lead in circles."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from tests.faults.raw import FILE, FOLDER, MODULE, WHO, Entry, Packed, Raw, make_sparse, name_of, pack_all, write_pack

REF_DELTA, OFS_DELTA, COMMIT = 7, 6, 1


def two_commits(raw: Raw) -> tuple[str, str]:
    first = raw.start()
    return first, raw.main(raw.commit(raw.files(a=b"x = 2\n"), first, message=b"Next\n"))


def commit_cut_off(folder: Path) -> None:
    raw = Raw(folder)
    first, _ = two_commits(raw)
    raw.write_as(first, raw.path_of(first).read_bytes()[:30])


def tip_cut_off(folder: Path) -> None:
    raw = Raw(folder)
    _, tip = two_commits(raw)
    raw.write_as(tip, raw.path_of(tip).read_bytes()[:30])


def object_is_empty(folder: Path) -> None:
    raw = Raw(folder)
    _, tip = two_commits(raw)
    raw.write_as(tip, b"")


def object_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    first, _ = two_commits(raw)
    raw.write_as(first, bytes(range(256)))


def object_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    first, _ = two_commits(raw)
    raw.remove(first)
    os.mkfifo(raw.path_of(first))


def object_is_a_folder(folder: Path) -> None:
    raw = Raw(folder)
    first, _ = two_commits(raw)
    raw.remove(first)
    raw.path_of(first).mkdir()


def object_of_another_name(folder: Path) -> None:
    """The bytes of one file under the name of another."""
    raw = Raw(folder)
    two_commits(raw)
    raw.write_as(raw.blob(b"x = 2\n"), raw.path_of(raw.blob(b"something else\n")).read_bytes())


def object_lies_of_its_size(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    raw.write_as(raw.blob(b"x = 2\n"), zlib.compress(b"blob 999999999999\0x = 2\n"))


def object_of_an_impossible_size(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    raw.write_as(raw.blob(b"x = 2\n"), zlib.compress(b"blob 99999999999999999999999999\0x"))
    raw.write_as(raw.blob(b"x = 1\n"), zlib.compress(b"blob -1\0x"))


def object_of_an_unknown_kind(folder: Path) -> None:
    raw = Raw(folder)
    _, tip = two_commits(raw)
    raw.write_as(tip, zlib.compress(b"poem 4\0rose"))


def commit_is_empty(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.write(b"commit", b""))


def commit_is_a_file(folder: Path) -> None:
    """A commit whose parent is a file."""
    raw = Raw(folder)
    raw.main(raw.commit(raw.files(a=b"1\n"), raw.blob(b"no commit\n")))


def tree_is_a_file(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(raw.blob(b"no tree\n"), first, message=b"Next\n"))


def tree_is_a_commit(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(first, first, message=b"Next\n"))


def tree_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(raw.write(b"tree", bytes(range(256))), first, message=b"Next\n"))


def entries_of_the_wrong_kind(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    file, tree = raw.blob(b"1\n"), raw.files(b=b"2\n")
    odd = raw.tree(
        Entry(FOLDER, b"a-file", file), Entry(FILE, b"b-folder", tree), Entry(FILE, b"c-commit", first), Entry(MODULE, b"d-file", file)
    )
    raw.main(raw.commit(odd, first, message=b"Next\n"))


def tree_is_missing(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    raw.remove(raw.files(a=b"x = 1\n"))


def file_is_missing(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    raw.remove(raw.blob(b"x = 2\n"))


def parent_is_missing(folder: Path) -> None:
    raw = Raw(folder)
    first, _ = two_commits(raw)
    raw.remove(first)


def pack_cut_off(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    pack, _ = pack_all(raw)
    os.truncate(pack, pack.stat().st_size // 2)


def pack_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    pack, _ = pack_all(raw)
    pack.write_bytes(b"PACK" + bytes(range(256)) * 8)


def pack_without_index(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    pack_all(raw)[1].unlink()


def index_without_pack(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    pack_all(raw)[0].unlink()


def index_of_a_pack_is_noise(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    _, index = pack_all(raw)
    index.write_bytes(b"\xfftOc\0\0\0\2" + bytes(range(256)) * 9)


def index_of_a_pack_points_beyond(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    _, index = pack_all(raw)
    content = bytearray(index.read_bytes())
    content[-64:-40] = b"\x7f" * 24
    index.write_bytes(content)


def pack_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    pack, index = pack_all(raw)
    for path in (pack, index):
        path.unlink()
        os.mkfifo(path)


def pack_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    pack, _ = pack_all(raw)
    os.truncate(pack, 2 << 30)


def deltas_in_a_circle(folder: Path) -> None:
    """Two objects, each the delta of the other."""
    raw = Raw(folder)
    one, two = "a" * 40, "b" * 40
    delta = bytes([10, 10, 0x90, 10])
    write_pack(raw.git, [Packed(one, REF_DELTA, bytes.fromhex(two), delta), Packed(two, REF_DELTA, bytes.fromhex(one), delta)])
    raw.main(one)


def delta_of_itself(folder: Path) -> None:
    raw = Raw(folder)
    write_pack(raw.git, [Packed("c" * 40, OFS_DELTA, b"\0", bytes([10, 10, 0x90, 10]))])
    raw.main("c" * 40)


def deltas_in_a_long_chain(folder: Path) -> None:
    """20,000 objects, each the delta of the one before."""
    raw = Raw(folder)
    content = b"tree %s\nauthor %s\ncommitter %s\n\nStart\n" % (raw.files(a=b"1\n").encode(), WHO, WHO)
    sha = name_of(b"commit", content)
    objects = [Packed(sha, COMMIT, b"", content)]
    size = bytes([len(content) & 127 | 128, len(content) >> 7])
    delta = size + size + bytes([0xB0, len(content) & 255, len(content) >> 8])
    for number in range(20_000):
        objects.append(Packed(f"{number:040x}", REF_DELTA, bytes.fromhex(objects[-1].sha), delta))
    write_pack(raw.git, objects)
    raw.main(objects[-1].sha)


def alternates_in_a_circle(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "objects" / "info" / "alternates").write_text(f"{raw.git}/objects\n../objects\n{raw.git}/objects/.\n")


def alternates_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "objects" / "info" / "alternates").write_bytes(bytes(range(1, 256)) * 40)


def alternates_are_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "objects" / "info" / "alternates")


def alternates_lead_to_devices(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "objects" / "info" / "alternates").write_text("/dev/zero\n/dev\n/\n/proc/self\n")


def alternates_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    make_sparse(raw.git / "objects" / "info" / "alternates")


def shallow_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "shallow").write_bytes(bytes(range(256)) * 4)


def shallow_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(raw.git / "shallow")


def shallow_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    make_sparse(raw.git / "shallow")


def grafts_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    (raw.git / "info" / "grafts").write_bytes(f"{sha} {sha}\n".encode() + bytes(range(256)))


def commit_graph_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    two_commits(raw)
    (raw.git / "objects" / "info" / "commit-graph").write_bytes(b"CGPH\1\1\3\0" + bytes(range(256)) * 8)
    (raw.git / "objects" / "pack" / "multi-pack-index").write_bytes(b"MIDX\1\1\3\0" + bytes(range(256)) * 8)


def file_that_unpacks_to_half_a_gigabyte(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    bomb = raw.blob(b"\n" * (500 << 20))
    raw.main(raw.commit(raw.tree(Entry(FILE, b"bomb.py", bomb)), first, message=b"Bomb\n"))


def commit_that_unpacks_to_half_a_gigabyte(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(raw.files(a=b"2\n"), first, message=b"\n" * (500 << 20)))


def tree_of_a_billion_files(folder: Path) -> None:
    """Nine folders in one another, each ten times the same: a thousand million files in ten objects."""
    raw = Raw(folder)
    sha = raw.files(**{f"f{n}": b"1\n" for n in range(10)})
    for _ in range(9):
        sha = raw.tree(*(Entry(FOLDER, b"d%d" % n, sha) for n in range(10)))
    first = raw.start()
    raw.main(raw.commit(sha, first, message=b"Bomb\n"))
