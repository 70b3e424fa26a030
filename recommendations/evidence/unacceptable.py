"""What the parsers raise in the child, where there is no Django and so no sentence yet: refusals.py has those."""


class Unacceptable(Exception):
    """A file that is not taken, or not cleaned; ``code`` names the reason."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
