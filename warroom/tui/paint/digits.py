"""Digits three rows high, of half blocks."""

_FONT = {
    "0": ("█▀▀█", "█  █", "▀▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀▀█", "█▀▀▀", "▀▀▀▀"),
    "3": ("▀▀▀█", " ▀▀█", "▀▀▀▀"),
    "4": ("█  █", "▀▀▀█", "   ▀"),
    "5": ("█▀▀▀", "▀▀▀█", "▀▀▀▀"),
    "6": ("█▀▀▀", "█▀▀█", "▀▀▀▀"),
    "7": ("▀▀▀█", "   █", "   ▀"),
    "8": ("█▀▀█", "█▀▀█", "▀▀▀▀"),
    "9": ("█▀▀█", "▀▀▀█", "▀▀▀▀"),
    ":": ("▄", "▄", " "),
    "+": (" ▄ ", "▀█▀", "   "),
    "h": ("█   ", "█▀▀█", "▀  ▀"),
}


def big(words: str) -> tuple[str, str, str]:
    """Digits, colons and a plus in three rows; anything else stays small."""
    shapes = [_FONT.get(character, ("", character, "")) for character in words]
    first, second, third = (" ".join(shape[row] for shape in shapes) for row in range(3))
    return first, second, third
