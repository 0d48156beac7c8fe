"""Codes that spell one symbol at a time in zeros and ones, as lesson 04 measures them."""

import math
from collections.abc import Mapping

from helpers import arrays


def huffman(counts: Mapping[str, float]) -> dict[str, str]:
    """Return a code, no word of which begins another, with the least mean length for these counts.

    Parameters
    ----------
    counts : mapping of str to float
        How often each symbol occurs: not negative, in any unit.

    Returns
    -------
    dict
        The word of each symbol, a str of "0" and "1". No word is the beginning
        of another. A single symbol gets the empty word: there is nothing to tell.

    Raises
    ------
    ValueError
        If there is no symbol, or a count is negative, infinite or NaN.
    TypeError
        If `counts` is no mapping, or a count no number.

    Notes
    -----
    The two rarest groups of symbols are joined, again and again, until one is
    left. Each join puts a 0 before the words of one group, a 1 before the other's.
    Symbols are sorted first, so that equal counts give the same code everywhere.

    References
    ----------
    D. A. Huffman (1952), "A method for the construction of minimum-redundancy
    codes", Proceedings of the IRE 40(9), 1098-1101.

    Examples
    --------
    >>> huffman({"sun": 4, "cloud": 2, "rain": 1, "snow": 1})
    {'sun': '0', 'cloud': '10', 'rain': '110', 'snow': '111'}
    """
    if not isinstance(counts, Mapping):
        raise TypeError(f"counts must be a mapping, such as {{'sun': 4}}, not a {type(counts).__name__}.")
    if not counts:
        raise ValueError("counts needs at least one symbol, such as {'sun': 4}.")
    groups = [(_number(counts[symbol], symbol), {symbol: ""}) for symbol in sorted(counts, key=str)]
    while len(groups) > 1:
        groups.sort(key=lambda group: group[0])
        (rarest, zeros), (next_rarest, ones), *groups = groups
        joined = {symbol: "0" + word for symbol, word in zeros.items()}
        joined |= {symbol: "1" + word for symbol, word in ones.items()}
        groups.append((rarest + next_rarest, joined))
    return groups[0][1]


def _number(count: float, symbol: str) -> float:
    return arrays.number_above(math.nextafter(0, -1), count, f"counts[{symbol!r}]", "0 or a positive finite number")
