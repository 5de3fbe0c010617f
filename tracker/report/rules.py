"""How each kind of claim is found, said so that a reader can repeat it with the database file alone."""

from __future__ import annotations

RULES = {
    "year": "Commits of mine that count, by the author's calendar (view commit_labels: mine = 1; no merges, imports or twins).",
    "shipped": "Releases of this artifact in the year (view release_log); tag 1, version bump 0.9, changelog 0.8, deployment 0.7 sure.",
    "shipped-more": "Releases inside the interval, counted by artifact; sure as for one artifact (view release_log).",
    "begun": "The first commit in which the artifact stands (view artifact_ledger).",
    "retired": "The commit that removed the artifact (view artifact_ledger).",
    "reuse": "A manifest, workspace or submodule of one repository names another one (view reuse_edges).",
    "copied": "Files of one repository whose very content stood in another one before (view reuse_edges, how = copy).",
    "head-start": "Share of the lines of a repository's first month that had stood in another one before (one in four is looked at).",
    "first-ship": "Days from a repository's first commit to its first release, for those begun in the year; the median.",
    "loop": "From a feature's first commit to the first release that contains it; from a change to the fix that takes its lines away;"
    " the median of those closed in the year (view feedback_loops).",
    "first-pattern": "The first commit labelled with the pattern surely enough, or the surest of the first year with several "
    "(view commit_patterns; [practice] in data/arc.toml); the confidence is that label's.",
    "stacks": "The year's commits labelled with the pattern; the language or platform of the files they touch is the stack"
    " (view commit_patterns).",
    "levels": "Commits by labelled level (view arc_quarters); the confidence is the mean of the labels'.",
    "less-code": "A quarter in which counted lines went down while something was released (views commit_labels and release_log).",
    "integration": "A commit whose files join at least three of storage, logic, interface and delivery.",
    "turning-point": "The first or largest change of its kind; the confidence is the mean of its commits' level labels.",
    "milestone": "A rule of the arc with its thresholds, met by these commits (view arc_milestones).",
    "outcome": "A number quoted from a commit message (view outcomes). The message says so; nobody measured it again.",
    "note": "Written by hand (view outcomes, table notes). Git does not know it.",
    "own-words": "The author's own words, written by hand below this document's sentence (table hand). Git does not know it.",
    "holds": "Begun before the year, not retired by its end, still released or built upon (views artifact_ledger, reuse_edges).",
    "standing": "Lines of code by the year that wrote them last, and whether they stand at the head of the default branch as it was"
    " scanned last; measured by hashes of one line in four (view standing_lines).",
    "failure": "A revert, and the next commit on the same files; a release that one with a fix, and no feature, followed within 48 hours.",
    "assisted": "Commits whose trailers name an AI co-author (view commit_labels: assisted = 1).",
    "agentic": "Commits labelled with llm-integration or agent-tooling (view commit_patterns).",
    "unsure": "Levels of this year's commits with a confidence below 0.5 that nobody corrected (view commit_labels).",
    "unknown-year": "My commits of the year that do not count, or not whole (table commits: is_bulk, is_gone, added_lines).",
    "unknown": "Counted by the scan over the whole file, not this year alone (view repositories, table commits).",
}
"""Rule → how it is found."""
