"""Numbers in words of the reader's language: 270,000 or 270 000."""

from django.utils.formats import number_format


def counted(number: int) -> str:
    """How many, with its thousands apart; Django's own setting would do the same to years and keys."""
    return number_format(number, use_l10n=True, force_grouping=True)
