"""A pseudonym says nothing of what it stands for, not even where it stood among others."""

from __future__ import annotations

from tracker.report.cast import Cast


def draw(kind: str, names: list[str]) -> list[int]:
    cast = Cast((), frozenset(), {}, ())
    told = [getattr(cast, kind)("shop", name) for name in names]
    assert len(set(told)) == len(names)
    return [int(name.replace(":", "-").rpartition("-")[2]) for name in told]


def test_numbers_do_not_follow_the_order_of_names() -> None:
    names = [f"package-{number:03}" for number in range(200)]
    for kind in ("name", "key"):
        first = draw(kind, names)
        # By lot they would do so once in 40! times.
        assert first[:40] != sorted(first[:40])


def test_a_drawn_number_stays() -> None:
    cast = Cast((), frozenset(), {}, ())
    told = cast.name("shop", "cart")
    again = Cast((), frozenset(), cast.fresh, ())
    assert again.name("shop", "cart") == told
    assert again.name("shop", "till") != told
