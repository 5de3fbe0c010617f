"""The table of every list, and the lines of a diff: what is seen is what was given, at any width."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tracker.model.growth import Diff, DiffFile
from tracker.tui.diffing import LONGEST, MOST_LINES, build_diff_lines
from tracker.tui.drawing import measure_line
from tracker.tui.widgets.table import Column, Row, Table

COLUMNS = (Column("Name", 0, most=20), Column("Count", 6, "right"), Column("Kind", 8, least=40))
ROWS = (Row("a", ("alpha", "10", "x")), Row("b", ("beta", "9", "")), Row("c", ("gamma [bold]", "1,200", "y"), "more of gamma"))


class TableApp(App[None]):
    """A table and the messages it sends."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS, empty="Nothing. Press n.")

    def on_table_chosen(self, chosen: Table.Chosen) -> None:
        self.told.append(f"chosen {chosen.key}")

    def on_table_end_reached(self) -> None:
        self.told.append("end")


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=12)), max_size=5), st.integers(0, 160))
def test_a_row_is_as_wide_as_the_table(cells: list[tuple[str, str]], width: int) -> None:
    table = Table(COLUMNS)
    table.rows = tuple(Row(str(at), (*pair, "kind")) for at, pair in enumerate(cells))
    for at in range(len(cells)):
        assert measure_line(table.row_line(at, width)) == max(0, width - 2)


def test_columns_come_with_room_and_the_first_one_has_its_limit() -> None:
    table = Table(COLUMNS)
    assert [column.label for _, column, _ in table.fitted_columns(39)] == ["Name", "Count"]
    assert [cells for _, _, cells in table.fitted_columns(120)] == [20, 6, 8]


def test_columns_grow_as_their_cells_need_it_once_the_first_one_has_enough() -> None:
    table = Table((Column("Name", 0, most=30), Column("Owner", 8, most=20), Column("Count", 6, "right")))
    table.rows = (Row("a", ("a name of 21 cells ok", "an owner of 23 cells on", "1")),)
    table._measure()
    assert [cells for _, _, cells in table.fitted_columns(40)] == [21, 8, 6]
    assert [cells for _, _, cells in table.fitted_columns(50)] == [21, 18, 6]
    assert [cells for _, _, cells in table.fitted_columns(100)] == [30, 20, 6]


async def test_moving_choosing_marking_and_sorting() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 10)) as pilot:
        table = app.query_one(Table)
        table.focus()
        table.set_rows(ROWS)
        await pilot.press("j", "enter", "G", "enter", "g", "k")
        await pilot.pause()
        assert app.told == ["chosen b", "end", "chosen c"] and table.cursor == 0
        await pilot.press("space", "space")
        assert table.chosen_keys == ("a", "b") and table.cursor == 2
        assert table.more == "more of gamma"
        await pilot.press("s", "s")
        assert [row.key for row in table.rows] == ["b", "a", "c"]
        await pilot.press("S")
        assert [row.key for row in table.rows] == ["c", "a", "b"]
        await pilot.click(Table, offset=(4, 0))
        assert [row.key for row in table.rows] == ["a", "b", "c"]
        await pilot.click(Table, offset=(4, 2))
        await pilot.click(Table, offset=(4, 2))
        await pilot.pause()
        assert app.told[-1] == "chosen b"
        table.set_rows(ROWS[1:], keep_cursor=True)
        assert table.key_at(table.cursor) == "b"
        table.set_rows(())
        assert table.chosen_keys == ()
        await pilot.press("enter", "space", "j", "G")


async def test_the_cursor_is_seen_without_colour_and_markup_is_text() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 10)):
        table = app.query_one(Table)
        assert "Nothing. Press n." in table.render_line(2).text
        table.set_rows(ROWS)
        table.cursor = 2
        assert table.render_line(3).text.startswith("› gamma [bold]")
        assert not table.render_line(1).text.startswith("›")


async def test_the_cursor_stays_in_view() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 6)) as pilot:
        table = app.query_one(Table)
        table.focus()
        table.set_rows([Row(str(at), (f"row {at}", "", "")) for at in range(500)])
        for key, expected in (("G", 499), ("pageup", 495), ("g", 0), ("pagedown", 4), ("j", 5)):
            await pilot.press(key)
            await pilot.pause()
            assert table.cursor == expected
            assert any(f"row {expected} " in table.render_line(line).text for line in range(1, 6))


def diff_of(*files: DiffFile) -> Diff:
    return Diff("a" * 40, "shop", files, "")


def test_a_diff_is_headed_signed_and_folded() -> None:
    text = "@@ -1 +1,2 @@\n-x = 'a\x1b[31m'\n+y = 1\n+[bold]z[/]\n\\ No newline at end of file\n"
    shown = build_diff_lines(
        diff_of(
            DiffFile("new.py", "old.py", "R", 2, 1, None, text),
            DiffFile("package-lock.json", None, "M", 900, 1, "lockfile", ""),
            DiffFile("logo.png", None, "A", None, None, None, ""),
        )
    )
    lines = [line.plain for line in shown.lines]
    assert lines[0] == "R old.py → new.py  +2 −1"
    assert lines[2] == "- x = 'a\\x1b[31m'" and lines[3] == "+ y = 1" and lines[4] == "+ [bold]z[/]"
    assert "▸ package-lock.json  +900 −1  left out: lockfile" in lines
    assert "A logo.png  binary or only renamed" in lines
    assert [lines[at].split()[1] for at in shown.files] == ["old.py", "package-lock.json", "logo.png"]


def test_a_long_diff_is_cut_and_says_so() -> None:
    body = "@@ -0,0 +1 @@\n" + "".join(f"+{'x' * 900} {at}\n" for at in range(MOST_LINES + 50))
    shown = build_diff_lines(diff_of(DiffFile("a.txt", None, "A", MOST_LINES + 50, 0, None, body)))
    assert shown.lines[-2].plain == "… 51 more lines"
    assert max(len(line.plain) for line in shown.lines) <= LONGEST + 2


@settings(max_examples=40)
@given(st.text(max_size=200), st.text(min_size=1, max_size=30))
def test_no_text_breaks_a_diff(text: str, path: str) -> None:
    shown = build_diff_lines(diff_of(DiffFile(path, None, "M", 1, 1, None, "@@ -1 +1 @@\n+" + text)))
    assert shown.lines and not any("\x1b" in line.plain for line in shown.lines)


def test_what_a_drawn_cell_names_cannot_speak_to_the_terminal() -> None:
    table = Table(COLUMNS)
    table.rows = (Row("a", ((("svc\x1b[31m\n", "bold"),), "1", "\u202ekind")),)
    text = "".join(piece for piece, _ in table.row_line(0, 80))
    assert "\x1b" not in text and "\u202e" not in text and "\n" not in text
