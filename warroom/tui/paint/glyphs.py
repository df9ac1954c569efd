"""The single-cell signs of the console, and their ASCII stand-ins."""

import msgspec


class Glyphs(msgspec.Struct, frozen=True):
    """One set of signs; each is one cell wide."""

    alarm: str = "▲"
    watch: str = "△"
    full: str = "●"
    empty: str = "○"
    waiting: str = "◌"
    doing: str = "◐"
    decided: str = "◆"
    seen: str = "◇"
    block: str = "■"
    step: str = "▸"
    out: str = "»"
    dot: str = "·"
    ask: str = "?"
    done: str = "✓"
    bad: str = "✗"
    then: str = "›"
    bar: str = "▌"
    line: str = "─"
    heavy: str = "━"
    pause: str = "‖"
    down: str = "▼"
    hook: str = "↳"
    more: str = "…"
    track: str = "│"
    thumb: str = "┃"
    late: str = "!"
    link: str = "↗"


UNICODE = Glyphs()
ASCII = Glyphs(
    alarm="!", watch="!", full="*", empty="o", waiting="~", doing="%", decided="#", seen="*",
    block="=", step=">", out="@", dot="-", ask="?", done="v", bad="x", then=">", bar="|",
    line="-", heavy="=", pause="|", down="v", hook=">", more="~", track="|", thumb="#", late="!",
    link="^",
)  # fmt: skip


def glyphs(ascii_only: bool) -> Glyphs:
    """The set in force."""
    return ASCII if ascii_only else UNICODE


class KindLook(msgspec.Struct, frozen=True):
    """How the kind of an entry looks.

    Attributes:
        sign: The name of its glyph.
        word: At most ten cells.
        tone: Of glyph and word.
        text: The tone of the entry's words.
        short: At most eight cells, where the word is longer.
    """

    sign: str
    word: str
    tone: str = "text"
    text: str = "text"
    short: str = ""


KINDS = {
    "note": KindLook("dot", "note", "dim"),
    "observation": KindLook("seen", "observed"),
    "hypothesis": KindLook("ask", "hypothesis", short="hypoth."),
    "decision": KindLook("decided", "decision", "decision bold", "bright bold"),
    "change": KindLook("step", "change", "bright"),
    "result": KindLook("done", "result"),
    "impact": KindLook("alarm", "impact", "warning bold", "bright"),
    "communication": KindLook("out", "message", "info"),
    "question": KindLook("ask", "question", "info"),
    "answer": KindLook("out", "answer", "info"),
    "external": KindLook("watch", "external"),
    "followup": KindLook("then", "follow-up", "dim", short="followup"),
    "item": KindLook("empty", "item"),
    "role": KindLook("full", "role"),
    "state": KindLook("block", "state", "bright bold", "bright"),
    "declare": KindLook("block", "declared", "bright bold", "bright"),
    "severity": KindLook("block", "severity", "bright bold", "bright"),
    "milestone": KindLook("seen", "milestone", "dim", short="reached"),
    "correction": KindLook("hook", "correction", "dim", short="correct."),
    "redaction": KindLook("hook", "redaction", "dim", short="redacted"),
}
"""The looks of all kinds of this version."""


def kind_look(kind: str) -> KindLook:
    """How a kind looks; a kind of a newer version shows its own word."""
    return KINDS.get(kind) or KindLook("dot", kind, "dim")


def sign(look: KindLook, signs: Glyphs) -> str:
    """The glyph of a kind in the set in force."""
    return str(getattr(signs, look.sign))
