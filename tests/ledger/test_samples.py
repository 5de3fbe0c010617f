from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.samples import LINES_PER_FILE, ONE_IN, extract_prints, extract_standing
from tracker.model.facts import Change

LINES = [f"the_value_of_{n} = compute({n} * 7)" for n in range(400)]


def patch(lines: list[str], indent: str = "") -> bytes:
    return "".join(["@@ -0,0 +1 @@\n", *(f"+{indent}{line}\n" for line in lines)]).encode()


def samples(path: str, lines: list[str], indent: str = "") -> set[int]:
    change = Change(path, None, "A", len(lines), 0, None)
    return {line for _, line in extract_prints([change], {path: patch(lines, indent)}).samples}


def test_the_same_lines_are_known_again_elsewhere_and_indented() -> None:
    assert samples("a.py", LINES) == samples("lib/b.py", list(reversed(LINES)), "    ")


def test_about_one_line_in_four_is_kept() -> None:
    assert 0.6 < len(samples("a.py", LINES)) * ONE_IN / len(LINES) < 1.4


def test_a_share_of_the_sample_is_the_share_of_the_lines() -> None:
    whole, half = samples("a.py", LINES), samples("a.py", LINES[:200])
    assert half < whole
    assert 0.35 < len(half) / len(whole) < 0.65


def test_prose_licences_and_data_are_no_head_start() -> None:
    for path in ("LICENSE", "docs/guide.md", "package.json", "uv.lock", "CHANGELOG.rst"):
        assert samples(path, LINES) == set()


def test_what_was_removed_is_not_kept() -> None:
    change = Change("a.py", None, "M", 1, 400, None)
    gone = patch(LINES).replace(b"\n+", b"\n-")
    prints = extract_prints([change], {"a.py": gone})
    assert prints.samples == ()
    assert [(index, brought) for index, brought, _ in prints.lines] == [(0, b"")]


def test_every_line_that_came_or_went_is_known_again_without_its_indentation() -> None:
    came = extract_prints([Change("a.py", None, "A", 400, 0, None)], {"a.py": patch(LINES, "    ")}).lines
    went = extract_prints([Change("a.py", None, "M", 0, 400, None)], {"a.py": patch(LINES).replace(b"\n+", b"\n-")}).lines
    ((_, brought, nothing),) = came
    ((_, also_nothing, taken),) = went
    assert (len(brought), nothing, also_nothing) == (4 * len(LINES), b"", b"")
    assert sorted(brought[i : i + 4] for i in range(0, len(brought), 4)) == sorted(taken[i : i + 4] for i in range(0, len(taken), 4))


def test_an_import_is_not_kept_line_by_line() -> None:
    lines = [f"row_{n} = {n}" for n in range(LINES_PER_FILE + 500)]
    ((_, brought, _),) = extract_prints([Change("a.py", None, "A", len(lines), 0, None)], {"a.py": patch(lines)}).lines
    assert len(brought) == 4 * LINES_PER_FILE


def test_lines_that_stand_are_known_by_the_same_hash() -> None:
    content = "".join(f"\t{line}\r\n" for line in [*LINES, LINES[0]]).encode()
    standing = extract_standing(content)
    assert set(standing) == samples("a.py", LINES)
    assert sum(standing.values()) - len(standing) in (0, 1)


@given(st.dictionaries(st.sampled_from(["a.py", "b.go"]), st.binary(max_size=300)))
def test_no_patch_breaks_it(patches: dict[str, bytes]) -> None:
    changes = [Change(path, None, "M", 1, 1, None) for path in ("a.py", "b.go", "c.rs")]
    prints = extract_prints(changes, patches)
    for index, line in prints.samples:
        assert 0 <= index < 3
        assert 0 <= line < 2**32
    assert all(len(brought) % 4 == len(taken) % 4 == 0 for _, brought, taken in prints.lines)


def test_the_licence_at_the_head_of_a_file_is_no_work() -> None:
    legal = [f"// Licensed under the Apache License, Version 2.0, part {n} of the text" for n in range(100)]
    assert samples("a.go", legal) == set()


def test_files_that_hide_behind_a_dot_are_no_work() -> None:
    assert samples(".gitignore", LINES) == samples("web/.editorconfig", LINES) == set()


def test_lines_of_a_licence_are_nobodys_work() -> None:
    legal = [f"# Licensed under the terms of number {n}, see the file" for n in range(60)]
    legal += [f"# THE SOFTWARE IS PROVIDED AS IS, part {n}" for n in range(60)]
    assert samples("a.py", legal) == set()
    assert samples("a.py", [*legal, *LINES]) == samples("a.py", LINES)
