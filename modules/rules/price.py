"""Price of what was really delivered."""

from fractions import Fraction


def price_of_part(*, centimes: int, planned: int, done: int) -> int:
    """Cents due for `done` seconds of `planned` ones priced `centimes` together.

    In proportion, exact, then rounded once to the nearest cent (half a cent goes up); one cent at least,
    since an hour given is never free. Everything done costs the whole price.
    """
    if not 0 < done <= planned:
        raise ValueError(f"{done} seconds done of {planned}")
    exact = Fraction(centimes * done, planned)
    return max(1, (2 * exact.numerator + exact.denominator) // (2 * exact.denominator))
