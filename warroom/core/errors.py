"""What the rules say when they say no."""


class Refused(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """A rule said no.

    Attributes:
        rule: The identifier of the rule in the doctrine, such as ``INV-1``, or a short name.
        why: One sentence for the person who tried.
        help: What would help, as one sentence; empty when nothing would.
    """

    def __init__(self, rule: str, why: str, help: str = "") -> None:  # noqa: A002
        super().__init__(rule, why, help)
        self.rule = rule
        self.why = why
        self.help = help

    def __str__(self) -> str:
        """The sentence that a person reads."""
        return " ".join(part for part in (self.why, self.help, f"({self.rule})") if part)


class WhichIncident(LookupError):  # noqa: N818 - it is a question
    """No incident was named and the room cannot guess it, or the named one does not exist."""
