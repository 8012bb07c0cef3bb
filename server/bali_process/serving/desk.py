"""The memory that a cell shares with the server: what it is doing, and what it has not logged yet.

So the server knows both of a cell that was ended in the middle of something, and the cell calls no system
to say either.
"""

from __future__ import annotations

import mmap
import struct

#: A connection by the number that both call it, and what is done for it.
IDLE, EVALUATING, SENDING = 0, 1, 2
_STATE = struct.Struct("!IB3x")
# Between which bytes the lines stand.
_PLACE = struct.Struct("!II")
_FIRST = _STATE.size + _PLACE.size
#: The size of that memory in bytes; of it, only what lines need is ever touched.
SIZE = 1 << 20


class Desk:
    """The memory as either side sees it."""

    def __init__(self, descriptor: int) -> None:
        """Map the first bytes of the file ``descriptor``, which are zero at first."""
        self._memory = mmap.mmap(descriptor, SIZE)

    @property
    def state(self) -> tuple[int, int]:
        """The connection for which the cell does something, and what."""
        number, doing = _STATE.unpack_from(self._memory)
        return number, doing

    def tell(self, number: int, doing: int) -> None:
        """Say what is done for the connection ``number``."""
        _STATE.pack_into(self._memory, 0, number, doing)

    def note(self, line: str) -> None:
        """Keep ``line`` until it is taken; where there is no more room, it is lost."""
        text = line.encode("utf-8", "surrogatepass")
        begin, end = self._place()
        if end + len(text) <= SIZE:
            self._memory[end : end + len(text)] = text
            _PLACE.pack_into(self._memory, _STATE.size, begin, end + len(text))

    @property
    def is_clear(self) -> bool:
        """Whether all lines have been taken."""
        begin, end = self._place()
        return begin == end

    @property
    def lines(self) -> bytes:
        """What has been noted and not taken."""
        begin, end = self._place()
        return self._memory[begin:end]

    def taken(self, size: int) -> None:
        """Forget the first ``size`` bytes of the lines."""
        begin, end = self._place()
        begin += size
        _PLACE.pack_into(self._memory, _STATE.size, *((begin, end) if begin < end else (_FIRST, _FIRST)))

    def _place(self) -> tuple[int, int]:
        begin, end = _PLACE.unpack_from(self._memory, _STATE.size)
        return (begin, end) if begin else (_FIRST, _FIRST)
