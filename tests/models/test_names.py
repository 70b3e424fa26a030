"""What rows are called: places in a document, labels by language."""

import pytest
from django.apps import apps
from django.utils.translation import override

from recommendations.door import is_history
from recommendations.models import Recommendation, Touched, label
from tests import factories as make

PLACES = [
    (("96", "", None), "96", "para. 96"),
    (("96", "a", None), "96 (a)", "para. 96 (a)"),
    (("96", "(a)", None), "96 (a)", "para. 96 (a)"),
    (("96", "a (ii)", None), "96 (a) (ii)", "para. 96 (a) (ii)"),
    (("126.29", "", None), "126.29", "para. 126.29"),
    (("96", "a", 2), "96 (a) [2]", "para. 96 (a) [2]"),
    (("", "", None), "", "paragraph unknown"),
]


@pytest.mark.parametrize(("given", "place", "where"), PLACES)
def test_place_of_a_recommendation_is_as_printed(given: tuple, place: str, where: str) -> None:
    paragraph, sub_item, part_number = given
    row = Recommendation(paragraph=paragraph, sub_item=sub_item, part_number=part_number)
    assert (row.place, row.where, row.has_known_paragraph) == (place, where, bool(paragraph))


NAMES = {"en": "Kazakhstan", "ru": "Казахстан", "kk": "Қазақстан"}


@pytest.mark.parametrize(("language", "name"), NAMES.items())
def test_label_is_in_the_language_of_the_reader(language: str, name: str) -> None:
    with override(language):
        assert label(NAMES) == name


@pytest.mark.parametrize("language", ["ru", "kk", "fr", None])
def test_label_falls_back_to_english(language: str | None) -> None:
    with override(language):
        assert label({"en": "Kazakhstan", "ru": "", "es": "Kazajstán"}) == "Kazakhstan"


@pytest.mark.parametrize("names", [None, {}, {"ru": "Казахстан"}])
def test_label_without_english_is_empty(names: dict | None) -> None:
    assert label(names) == ""


def test_regional_variant_of_a_language_finds_its_label() -> None:
    with override("ru-kz"):
        assert label(NAMES) == "Казахстан"


@pytest.mark.django_db
def test_mandate_is_listed_by_its_short_name_else_by_its_name() -> None:
    assert make.make_mechanism(name={"en": "Special Rapporteur"}).short == "Special Rapporteur"
    assert make.make_mechanism(short_name={"en": "Assembly"}).short == "Assembly"


@pytest.mark.django_db
def test_every_row_has_a_name_in_every_language() -> None:
    make.make_everything()
    make.make_alert()
    make.make_likeness()
    make.make_link()
    models = [m for m in apps.get_app_config("recommendations").get_models() if not is_history(m) and not m._meta.proxy]
    models.remove(Touched)  # its rows are gone as soon as they are kept
    for language in ("en", "ru", "kk"):
        with override(language):
            assert [model.__name__ for model in models if not str(model.objects.all()[0]).strip()] == []
