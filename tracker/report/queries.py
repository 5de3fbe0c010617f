"""What proves a claim that rests on more commits than can be named: a query over the views that gives its numbers. Pure.

Every value that stands in a query is a day, a number or a word of the catalogue, never text from a repository.
"""

from __future__ import annotations

COUNTED = "FROM growth_commits WHERE authored_on >= '{}' AND authored_on < '{}'"


def count_commits(first_on: str, until: str) -> str:
    """How many commits count from the first day up to, not including, the second."""
    return f"SELECT count(*) {COUNTED.format(first_on, until)}"


def count_levels(first_on: str, until: str) -> str:
    """The commits of an interval by level."""
    return f"SELECT level, count(*) {COUNTED.format(first_on, until)} AND level IS NOT NULL GROUP BY level"


def count_assisted(first_on: str, until: str) -> str:
    """How many of an interval were assisted, and how many there are."""
    return f"SELECT sum(is_assisted), count(*) {COUNTED.format(first_on, until)}"


def sum_lines(quarter: str) -> str:
    """By how many lines the code shrank in a quarter such as 2025-Q1."""
    return f"SELECT sum(deleted_lines) - sum(added_lines) FROM growth_commits WHERE quarter = '{quarter}'"


def sum_standing(first: int, last: int) -> str:
    """Lines written in these years, and those that stand at the heads as the last scan found them."""
    return f"SELECT sum(written), sum(stands) FROM standing_lines WHERE year BETWEEN {first} AND {last}"
