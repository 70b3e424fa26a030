"""Fields of forms for what people write, held to letters.py as the models' fields are."""

from typing import Any

from django import forms

from .letters import check_line, check_words, composed


class LineField(forms.CharField):
    """One line of text."""

    default_validators = [check_line]

    def to_python(self, value: Any) -> str:
        return composed(" ".join(super().to_python(value).split()))


class WordsField(forms.CharField):
    """Paragraphs of text."""

    default_validators = [check_words]

    def to_python(self, value: Any) -> str:
        return composed(super().to_python(value))
