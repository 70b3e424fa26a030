"""Numbers that each worker keeps for itself and all see, for they are made before the workers part."""

from mmap import mmap
from typing import ClassVar

SLOTS = 64  # workers, told apart by their age, of which there are never so many at once


class Numbers:
    """One for each worker. ``gone`` is the number of a worker that is not there."""

    age: ClassVar[int] = 0  # of the worker that this process is
    made: ClassVar[list["Numbers"]] = []

    def __init__(self, gone: int = 0) -> None:
        self.gone, self.all = gone, memoryview(mmap(-1, 4 * SLOTS)).cast("i")
        for slot in range(SLOTS):
            self.all[slot] = gone
        self.made.append(self)

    def note(self, age: int, number: int) -> None:
        self.all[age % SLOTS] = number

    @property
    def own(self) -> int:
        return self.all[self.age % SLOTS]

    @own.setter
    def own(self, number: int) -> None:
        self.note(self.age, number)


def begin(age: int) -> None:
    """This process is the worker of that age from now on."""
    Numbers.age = age


def leave(age: int) -> None:
    """The worker of that age is gone, however it ended."""
    for each in Numbers.made:
        each.note(age, each.gone)
