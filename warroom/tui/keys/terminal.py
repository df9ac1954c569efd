"""What comes from the terminal: keys one by one, and what came in one read as one thing."""

import codecs
import os
import re
import select
import selectors
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from warroom.core.text import LARGEST
from warroom.tui.keys.run import Typed

MANY = 64
"""More bytes than that in one read are no single keys, whoever typed them."""

_READ = 1 << 16
_MOST = 1 << 20
"""So many characters are looked at together; what follows them is looked at by itself."""
_MORE = 0.03
"""Seconds within which what belongs to one paste follows, in pieces of a terminal's buffer."""
_START, _END = "\x1b[200~", "\x1b[201~"
_PLAIN = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*")
_AFTER_ENTER = re.compile(r"[\r\n][^\r\n]")
_UNENDED = re.compile(r"\x1b[^\x40-\x5a\x5c-\x7e]*$|\x1b\[[^\x40-\x7e]*$")
"""An escape sequence of which the end has not come yet."""


class Reader:
    """Makes messages of what is read; the parser gets all that is not plain text in one piece."""

    def __init__(self, feed: Callable[[str], Iterable[Message]]) -> None:
        """Read for a parser.

        Args:
            feed: The parser, which makes keys, pastes and mouse events of characters.
        """
        self._feed = feed
        self._pasting = False
        self._carry = ""
        self._size, self._cut = 0, ""

    def takes_more(self, data: str) -> bool:
        """Whether what follows at once may belong to it: it is long, and plain to its end."""
        plain = _PLAIN.fullmatch(data) is not None
        return plain and len(data.encode()) > MANY and len(data) < _MOST and not self._amid

    @property
    def _amid(self) -> bool:
        """Whether a paste with brackets goes on, or a sequence has not ended."""
        return self._pasting or _UNENDED.search(self._carry) is not None

    def messages(self, data: str) -> Iterator[Message]:
        """What was read, in order."""
        if not self._amid:
            match = _PLAIN.match(data)
            plain = match[0] if match else ""
            if len(plain.encode()) > MANY and (whole := self._whole(plain)) is not None:
                yield from whole
                data = data[len(plain) :]
        if data and (data := self._kept(data)):
            self._note(data)
            yield from self._feed(data)

    def _whole(self, plain: str) -> list[Message] | None:
        """Text after an Enter makes it a paste; without one it was typed, as fast as that is."""
        if _AFTER_ENTER.search(plain):
            return [events.Paste(plain.replace("\r\n", "\n").replace("\r", "\n"))]
        words = plain.rstrip("\r\n")
        if "\t" in words:
            return None
        ended = plain[len(words) :]
        return [*([Typed(words)] if words else []), *(self._feed(ended) if ended else ())]

    def _kept(self, data: str) -> str:
        """Of a paste that is larger than any entry the rest is dropped, up to its end."""
        self._size = self._size + len(data) if self._pasting else 0
        if self._size <= LARGEST or "\x1b" in self._carry:
            return data
        seen = self._cut + data
        end = seen.find(_END)
        self._cut = seen[1 - len(_END) :] if end < 0 else ""
        return seen[end:] if end >= 0 else ""

    def _note(self, data: str) -> None:
        seen = self._carry + data
        start, end = seen.rfind(_START), seen.rfind(_END)
        if start != end:
            self._pasting = start > end
        self._carry = seen[-len(_START) :] if "\x1b" in seen[-len(_START) :] else ""


class Terminal(LinuxDriver):
    """The terminal of Linux and macOS, read by us."""

    def run_input_thread(self) -> None:
        """Read until the program ends, or the terminal is gone."""
        parser = XTermParser(self._debug)
        reader = Reader(parser.feed)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._read()
                    if not data:
                        self._gone()
                        return
                    words = decode(data)
                    while reader.takes_more(words) and (more := self._more()):
                        words += decode(more)
                    for message in reader.messages(words):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ)
        except OSError:
            return b""

    def _more(self) -> bytes:
        """What follows at once; nothing where it does not."""
        ready, _, _ = select.select([self.fileno], [], [], _MORE)
        return self._read() if ready else b""

    def _gone(self) -> None:
        """Nobody can type any more: a console whose terminal is gone ends."""
        if self.input_tty and not self.exit_event.is_set():
            self._app.call_later(self._app.exit, None, 1)

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop; one that was not told to us left the terminal as it was."""
        if self._auto_restart and not self._must_signal_resume:
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application()
