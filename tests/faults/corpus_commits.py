"""Hostile commits and trees: people, dates, messages, names and paths that would do something where they are shown."""

from __future__ import annotations

from pathlib import Path

from tests.faults.raw import FILE, FOLDER, LINK, MODULE, WHO, Entry, Raw, chain_trees

SHOWN = (
    b"\x1b]0;owned\x07\x1b[31m\x1b[2J red",
    b"[bold red on blue]markup[/][link=https://x.example]x[/link] [/nothing]",
    b"<script>alert(1)</script><img src=x onerror=alert(1)>",
    b'=HYPERLINK("https://x.example","x")',
    b"@SUM(1+9)*cmd|' /C calc'!A0",
    "\u202egnihton fo rorre\u202c \u2066\u2069\u200b\ufeff".encode(),
    b"caf\xe9 \xff\xfe \xed\xa0\x80",
    b"nul\0nul",
    b"`rm -rf /` $(rm -rf /) %s %n {0} {{7*7}} ${7*7}",
    b"\r\rover\bwrite\x7f\x9b31m",
    "\U0001f469\u200d\U0001f4bb".encode() * 40 + b"a\xcc\x81" * 300,
)


def one_each(raw: Raw, messages: list[bytes], more: bytes = b"") -> None:
    sha = raw.start()
    for number, message in enumerate(messages):
        sha = raw.commit(raw.files(a=b"%d\n" % number), sha, message=message, more=more)
    raw.main(sha)


def messages_to_be_shown(folder: Path) -> None:
    one_each(Raw(folder), [*SHOWN, *(b"Subject\n\n" + text for text in SHOWN), b"", b"\n\n\n", b"\0", b" "])


def people_to_be_shown(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    for text in SHOWN:
        name = text.replace(b"<", b"").replace(b">", b"").replace(b"\0", b"")
        sha = raw.commit(raw.files(a=name), sha, author=name + b" <" + name.replace(b"\n", b"") + b"@x.example> 1700000000 +0000")
    raw.main(sha)


def paths_to_be_shown(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    file = raw.blob(b"x = 1\n")
    names = [text.replace(b"\0", b"").replace(b"/", b"-")[:200] for text in SHOWN]
    raw.main(raw.commit(raw.tree(*(Entry(FILE, name, file) for name in names)), first, message=b"Names\n"))


def encodings_that_lie(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    names = [
        "klingon",
        "idna",
        "punycode",
        "utf-7",
        "utf-16",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "rot13",
        "base64",
        "zip",
    ]
    names += ["mbcs", "utf-8-sig", "hz", "iso2022_jp", "utf_32", "x" * 500, "../../etc", "a b", ""]
    for name in names:
        for text in (b"caf\xe9 \\ud800 +2AA- xn--a", b"\\udfff\\U0010ffff"):
            sha = raw.commit(raw.files(a=name.encode()), sha, message=text, more=b"encoding " + name.encode() + b"\n")
    raw.main(sha)


def without_author(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.commit(raw.files(a=b"1\n"), raw.start(), author=None))


def without_committer(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.commit(raw.files(a=b"1\n"), raw.start(), committer=None))


def without_message(folder: Path) -> None:
    raw = Raw(folder)
    tree = raw.files(a=b"1\n").encode()
    raw.main(raw.write(b"commit", b"tree %s\nauthor %s\ncommitter %s\n" % (tree, WHO, WHO)))


def without_tree(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.write(b"commit", b"author %s\ncommitter %s\n\nStart\n" % (WHO, WHO)))


def of_ten_thousand_parents(folder: Path) -> None:
    raw = Raw(folder)
    first, tree = raw.start(), raw.files(a=b"2\n")
    parents = [raw.commit(tree, first, message=b"Parent %d\n" % number) for number in range(200)]
    raw.main(raw.commit(raw.files(a=b"3\n"), *(parents * 50), message=b"Octopus\n"))


def of_one_parent_twice(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(raw.files(a=b"2\n"), first, first, message=b"Twice\n"))


def with_noise_in_its_head(folder: Path) -> None:
    raw = Raw(folder)
    more = b"gpgsig " + bytes(range(1, 10)) + b"\n more\n\nmergetag \xff\nencoding\nx" * 3 + b"\n"
    raw.main(raw.commit(raw.files(a=b"2\n"), raw.start(), more=more))


def at_impossible_times(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.start()
    seconds = [
        "-62167219200",
        "-1",
        "0",
        "253402300799",
        "253402300800",
        "4294967296",
        str(2**62),
        str(2**63 - 1),
        str(-(2**63)),
        "1e9",
        "",
    ]
    for number, at in enumerate(
        [*(f"{s} +0000" for s in seconds), "1700000000 +9999", "1700000000 -9999", "1700000000 -0000", "1700000000 x", "1700000000"]
    ):
        who = f"Ada Novak <ada@example.org> {at}".encode()
        sha = raw.commit(raw.files(a=b"%d\n" % number), sha, author=who, committer=who, message=b"At %d\n" % number)
        raw.ref(f"refs/tags/v{number}", raw.tag(sha, b"commit", b"v%d" % number, tagger=who))
    raw.main(sha)


def author_that_cannot_be_read(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.commit(raw.files(a=b"1\n"), raw.start(), author=b"Ada <ada@example.org> 99999999999999999999999 +0000"))


def people_of_great_length(folder: Path) -> None:
    raw = Raw(folder)
    sha = raw.commit(raw.files(a=b"1\n"), raw.start(), author=b"A" * 1_000_000 + b" <" + b"b" * 1_000_000 + b"@x.example> 1700000000 +0000")
    trailers = b"".join(b"Co-authored-by: N%d <n%d@x.example>\n" % (n, n) for n in range(2_000))
    raw.main(raw.commit(raw.files(a=b"2\n"), sha, message=b"Together\n\n" + trailers))


def entries_of_one_name(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    one, two = raw.blob(b"1\n"), raw.blob(b"2\n")
    sub = raw.files(x=b"3\n")
    twice = raw.tree(
        Entry(FILE, b"a", one),
        Entry(FILE, b"a", two),
        Entry(FOLDER, b"a", sub),
        Entry(FILE, b"setup.py", one),
        Entry(FILE, b"setup.py", two),
    )
    raw.main(raw.commit(twice, first, message=b"Twice\n"))


def entries_out_of_order(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    file = raw.blob(b"1\n")
    raw.main(raw.commit(raw.tree(*(Entry(FILE, name, file) for name in (b"z", b"a", b"m", b"b", b"a"))), first, message=b"Order\n"))


def entries_that_lead_out(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    file, hook = raw.blob(b"setup(name='x')\n"), raw.files(config=b"[core]\n\tfsmonitor = touch x\n")
    names = (
        b"..",
        b".",
        b"../../etc/passwd",
        b"/etc/passwd",
        b"C:\\windows",
        b".git\xe2\x80\x8c",
        b"GIT~1",
        b"a\\..\\b",
        b"../setup.py",
        b"/package.json",
    )
    entries = [Entry(FILE, name, file) for name in names] + [Entry(FOLDER, b".git", hook), Entry(FOLDER, b"...", hook)]
    links = [Entry(LINK, b"link", raw.blob(b"/etc/passwd")), Entry(LINK, b"package-lock.json", raw.blob(b"x" * 100_000))]
    raw.main(raw.commit(raw.tree(*entries, *links, Entry(MODULE, b"own", first)), first, message=b"Out\n"))


def entries_of_odd_modes(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    file = raw.blob(b"1\n")
    modes = (b"0", b"777", b"0100644", b"100777", b"170000", b"37777777777", b"99999")
    for number, mode in enumerate(modes):
        first = raw.commit(raw.tree(Entry(mode, b"file%d" % number, file)), first, message=b"Mode %d\n" % number)
    raw.main(first)


def entry_of_no_name(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(raw.tree(Entry(FILE, b"", raw.blob(b"1\n"))), first, message=b"Nameless\n"))


def entry_of_a_long_name(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    raw.main(raw.commit(raw.tree(Entry(FILE, b"n" * 200_000, raw.blob(b"1\n"))), first, message=b"Long\n"))


def folders_in_folders(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    deep = chain_trees(raw, 3_000, [Entry(FILE, b"setup.py", raw.blob(b"setup(name='x')\n"))])
    raw.main(raw.commit(deep, first, message=b"Deep\n"))


def a_hundred_thousand_files(folder: Path) -> None:
    raw = Raw(folder)
    first = raw.start()
    file = raw.blob(b"x = 1\n")
    raw.main(raw.commit(raw.tree(*(Entry(FILE, b"f%06d.py" % n, file) for n in range(100_000))), first, message=b"Many\n"))


def a_message_of_fifty_megabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.main(raw.commit(raw.files(a=b"2\n"), raw.start(), message=b"Long\n\n" + b"word from 3 s to 2 s, " * (50 << 20 >> 4)))


def a_line_of_ten_megabytes(folder: Path) -> None:
    raw = Raw(folder)
    line = b"def f(" * (10 << 20 >> 3)
    raw.main(raw.commit(raw.files(**{"a.py": line, "b.js": line}), raw.start(), message=b"One line\n"))
