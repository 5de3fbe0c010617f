"""The words of `scan`: its progress line and the summary that a person wants to read."""

from __future__ import annotations

from shlex import quote

from tracker.cli.terminal import count_words, print_heading, print_line
from tracker.model.plain import plain
from tracker.scan.options import Progress, ScanSummary

MOST = 10
"""Lines of each list; the rest are counted."""


def tell_progress(progress: Progress) -> str:
    """One line: how many repositories and commits are done, and about how long the rest takes."""
    line = f"{progress.repositories_done}/{progress.repositories} repositories, "
    line += f"{progress.commits_done:,}/{progress.commits:,} commits"
    if progress.left_s is not None:
        line += f", about {tell_span(progress.left_s)} left"
    return f"{line}  {plain(progress.repository)}"


def tell_span(seconds: float) -> str:
    """`4 s`, `2 min`, `1 h 20 min`: as exact as an estimate deserves."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def print_summary(summary: ScanSummary) -> None:
    """Repositories, my commits, what shipped, what was skipped and why; who "me" may be when nobody is known."""
    found = count_words(summary.repositories, "repository", "repositories")
    unchanged = f", {summary.unchanged} of them with nothing new" if summary.unchanged else ""
    again = f", {count_words(summary.read_again, 'known one')} again," if summary.read_again else ""
    new = f"{count_words(summary.new_commits, 'new commit')} read{again} in {summary.elapsed_s:.1f} s"
    if summary.was_stopped:
        print_heading(f"Stopped: {summary.read_to_end:,} of {found} read to the end; {new}. Scan again to go on.")
    else:
        print_heading(f"{found}{unchanged}; {new}.")
    is_left = summary.read_again < sum(count for _, count in summary.reread)
    for why, count in summary.reread:
        left = "; those not read now stay as they were until a scan finds their repository" if is_left else ""
        print_line(f"{count_words(count, 'known commit')} had to be read again, because {why}{left}.")
    if summary.relabelled:
        anew = count_words(summary.relabelled, "known commit")
        print_line(f"{anew} labelled anew from what is stored: patterns, corrections or the tracker are others now.")
    if summary.me:
        of_all = f"{summary.my_commits:,} of {count_words(summary.commits, 'commit')}"
        print_line(f"{of_all} are yours ({', '.join(summary.me)}); merges and copies of a change left out.")
        if summary.commits and not summary.my_commits and not summary.was_stopped:
            print_line("If that is not so, `tracker me suggest` lists who you may be.")
    else:
        _print_likely(summary)
    if summary.shipped:
        print_line()
        print_heading("Shipped, with work of yours in it" if summary.my_commits else "Shipped")
        for shipped in summary.shipped[:MOST]:
            releases = count_words(shipped.releases, "release")
            print_line(f"  {shipped.last_on}  {shipped.name} {shipped.last_version}  ({releases}, {shipped.repo})")
        if len(summary.shipped) > MOST:
            print_line(f"  and {len(summary.shipped) - MOST} more: tracker artifacts")
    if summary.skipped:
        print_line()
        print_heading(f"Skipped: {count_words(len(summary.skipped), 'repository', 'repositories')}")
        for skipped in summary.skipped:
            print_line(f"  {skipped.path}: {skipped.reason}")
    if summary.unknown_counts:
        print_line(f"The lines of {count_words(summary.unknown_counts, 'commit')} are unknown, because objects are missing.")
    if summary.was_stopped:
        print_line("What was read is saved; the next scan over the same folders goes on from there.")
    elif summary.me and summary.commits:
        print_line()
        print_line("See it: tracker      The year in writing: tracker export --year YEAR")


def _print_likely(summary: ScanSummary) -> None:
    print_line(f"{count_words(summary.commits, 'commit')}. Nobody is known as you, so none counts as yours yet.")
    if not summary.likely:
        print_line("Tell who you are: tracker me add EMAIL")
        return
    print_line("Who you may be, and the command that says so:")
    for person in summary.likely[:MOST]:
        where = count_words(person.repositories, "repository", "repositories")
        print_line(f"  tracker me add {quote(person.email)}    {person.name}, {count_words(person.commits, 'commit')} in {where}")
