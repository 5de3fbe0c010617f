from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.samples import ONE_IN, extract_samples
from tracker.model.facts import Change

LINES = [f"the_value_of_{n} = compute({n} * 7)" for n in range(400)]


def patch(lines: list[str], indent: str = "") -> bytes:
    return "".join(["@@ -0,0 +1 @@\n", *(f"+{indent}{line}\n" for line in lines)]).encode()


def samples(path: str, lines: list[str], indent: str = "") -> set[int]:
    change = Change(path, None, "A", len(lines), 0, None)
    return {line for _, line in extract_samples([change], {path: patch(lines, indent)})}


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
    assert extract_samples([change], {"a.py": gone}) == ()


@given(st.dictionaries(st.sampled_from(["a.py", "b.go"]), st.binary(max_size=300)))
def test_no_patch_breaks_it(patches: dict[str, bytes]) -> None:
    changes = [Change(path, None, "M", 1, 1, None) for path in ("a.py", "b.go", "c.rs")]
    for index, line in extract_samples(changes, patches):
        assert 0 <= index < 3
        assert 0 <= line < 2**32
