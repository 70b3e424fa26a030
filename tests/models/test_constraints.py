"""Every rule that the models declare: the database refuses, and editors read its sentence.

A case is a valid row and what is changed in a copy of it. PostgreSQL checks a row's own rules before it looks for twins,
so that the copy of a row breaks exactly the rule named.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from tests import factories as make
from tests.factories import AT, DAY
from tests.models.hiding import NOT_SEEN

pytestmark = pytest.mark.django_db

OWN_ID = 1_000_000
Case = tuple[Callable[..., models.Model], dict[str, Any]]


def published_cases(noun: str, made: Callable[..., models.Model]) -> dict[str, Case]:
    return {
        f"{noun}_publication_is_a_listed_state": (made, {"publication": "burnt"}),
        f"{noun}_published_means_by_someone_at_some_time": (made, {"publication": "published"}),
        f"{noun}_withdrawn_means_by_someone_with_a_reason": (made, {"publication": "withdrawn"}),
        f"{noun}_approved_means_by_someone_for_a_time": (made, {"publish_after": AT}),
        f"{noun}_withdrawal_is_decided_by_another": (made, {"withdrawal_decided_at": AT}),
        f"{noun}_comes_back_by_a_second_person": (
            partial(made, published=True),
            {"withdrawn_by": lambda row: row.published_by},
        ),
    }


def versioned_cases(noun: str, made: Callable[..., models.Model]) -> dict[str, Case]:
    return published_cases(noun, made) | {
        f"{noun}_public_id_is_ten_letters": (made, {"public_id": "ABC"}),
        f"{noun}_has_one_published_version": (partial(made, published=True), {}),
        f"{noun}_has_one_version_under_work": (made, {}),
    }


ALERTS: dict[str, Case] = {
    "alert_has_an_address": (make.make_alert, {"address": " "}),
    "alert_rhythm_is_a_listed_rhythm": (make.make_alert, {"rhythm": "hourly"}),
    "alert_language_is_a_code": (make.make_alert, {"language": "EN"}),
    "alert_hash_is_sha256": (make.make_alert, {"word_hash": "word"}),
    "alert_key_cannot_be_guessed": (make.make_alert, {"key": "1"}),
    "alert_that_is_confirmed_knows_what_was_told": (make.make_alert, {"told_until": None}),
}

DATES: dict[str, Case] = {
    "next_date_public_id_is_ten_letters": (make.make_next_date, {"public_id": "ABC"}),
    "next_date_kind_is_a_listed_kind": (make.make_next_date, {"kind": "party"}),
    "next_date_says_what_happens": (make.make_next_date, {"title": " "}),
    "next_date_names_its_source": (make.make_next_date, {"url": ""}),
    "next_date_web_address_is_one": (make.make_next_date, {"url": "javascript:alert(1)"}),
    "next_date_ends_after_it_begins": (make.make_next_date, {"ends_on": date(2030, 5, 5)}),
    "next_date_fits_its_precision": (make.make_next_date, {"begins_on_precision": "month"}),
    "next_date_with_an_end_is_known_to_the_day": (
        partial(make.make_next_date, begins_on=date(2030, 5, 1)),
        {"begins_on_precision": "month", "ends_on": date(2030, 5, 31)},
    ),
    "next_date_is_recorded_once": (make.make_next_date, {"public_id": "abcdefghjk"}),
}

IMPORTS: dict[str, Case] = {
    "import_has_a_file_name": (make.make_import, {"name": " "}),
    "import_stage_is_a_listed_stage": (make.make_import, {"stage": "half done"}),
    "import_names_a_sha256": (make.make_import, {"sha256": "ABC"}),
    "import_row_outcome_is_a_listed_outcome": (make.make_import_row, {"outcome": "perhaps"}),
    "outside_name_is_of_one_recommendation": (make.make_outside_name, {}),
    "label_is_mapped_once": (make.make_label, {}),
    "label_kind_is_a_listed_kind": (make.make_label, {"kind": "colour"}),
}

VOCABULARY: dict[str, Case] = {
    "region_code_is_three_digits": (make.make_region, {"code": "39"}),
    "region_has_an_english_name": (make.make_region, {"name": {"ru": "Азия"}}),
    "state_address_is_plain": (make.make_state, {"slug": "Kazakhstan"}),
    "state_iso3_is_three_capitals": (make.make_state, {"iso3": "kaz"}),
    "state_iso2_is_two_capitals": (make.make_state, {"iso2": "K"}),
    "state_m49_is_three_digits": (make.make_state, {"m49": "39"}),
    "state_has_an_english_name": (make.make_state, {"name": {"en": " "}}),
    "mechanism_address_is_plain": (make.make_mechanism, {"slug": "-mandate"}),
    "mechanism_kind_is_a_listed_kind": (make.make_mechanism, {"kind": "court"}),
    "mechanism_has_an_english_name": (make.make_mechanism, {"name": {}}),
    "mandate_holder_has_a_name": (make.make_mandate_holder, {"name": " "}),
    "mandate_holder_has_a_term_once": (make.make_mandate_holder, {}),
    "mandate_holder_start_fits_its_precision": (make.make_mandate_holder, {"began_on": DAY}),
    "mandate_holder_end_fits_its_precision": (
        make.make_mandate_holder,
        {"ended_on": date(2015, 2, 1), "ended_on_precision": "year"},
    ),
    "mandate_holder_term_ends_after_it_began": (
        partial(make.make_mandate_holder, began_on=DAY, began_on_precision="day"),
        {"ended_on": date(2015, 6, 15), "ended_on_precision": "day"},
    ),
    "theme_has_a_scheme": (make.make_theme, {"scheme": ""}),
    "theme_code_is_plain": (make.make_theme, {"code": "a--b"}),
    "theme_has_an_english_name": (make.make_theme, {"name": {"en": ""}}),
    "theme_code_is_unique_in_its_scheme": (make.make_theme, {}),
    "affected_group_has_a_scheme": (make.make_affected_group, {"scheme": " "}),
    "affected_group_code_is_plain": (make.make_affected_group, {"code": "a b"}),
    "affected_group_has_an_english_name": (make.make_affected_group, {"name": {}}),
    "affected_group_code_is_unique_in_its_scheme": (make.make_affected_group, {}),
    "sdg_goal_is_one_of_seventeen": (make.make_sdg_goal, {"number": 18}),
    "sdg_goal_has_an_english_name": (make.make_sdg_goal, {"name": {"en": None}}),
    "sdg_target_code_is_goal_and_item": (make.make_sdg_target, {"code": "16.e"}),
    "sdg_target_has_an_english_name": (make.make_sdg_target, {"name": {}}),
    "methodology_version_has_a_number": (make.make_methodology, {"version": ""}),
    "methodology_version_says_what_changed": (make.make_methodology, {"changes": "\n"}),
}

PEOPLE: dict[str, Case] = {
    "organisation_has_a_name": (make.make_organisation, {"name": ""}),
    "organisation_web_address_is_one": (make.make_organisation, {"url": "javascript:alert(1)"}),
    "organisation_address_is_plain": (make.make_organisation, {"slug": "Ä"}),
    "organisation_that_leads_is_one": (
        partial(make.make_organisation, is_lead=True),
        {"name": "Another", "slug": "another"},
    ),
    "membership_role_is_a_listed_role": (make.make_membership, {"role": "director"}),
    "membership_is_recorded_once": (make.make_membership, {}),
}

ERASURES: dict[str, Case] = {
    "erasure_is_of_a_listed_noun": (make.make_erasure, {"noun": "document"}),
    "erasure_says_why": (make.make_erasure, {"reason": " "}),
    "erasure_needs_two_persons": (make.make_erasure, {"agreed_by": None}),
    "erasure_follows_agreement": (
        partial(make.make_erasure, agreed_by=None, agreed_at=None),
        {"erased_at": AT},
    ),
    "erasure_is_asked_once": (make.make_erasure, {}),
    "erasure_ends_by_someone_or_is_carried_out": (make.make_erasure, {"ended_at": AT}),
    "erasure_is_refused_with_a_reason": (make.make_erasure, {"ended_by": lambda row: row.agreed_by, "ended_at": AT}),
}

INVITATIONS: dict[str, Case] = {
    "invitation_leads_to_one_place": (make.make_invitation, {"role": ""}),
    "invitation_role_is_a_listed_role": (make.make_invitation, {"role": "director"}),
    "invitation_hash_is_sha256": (make.make_invitation, {"token_hash": "secret"}),
    "invitation_is_used_or_withdrawn_or_neither": (make.make_invitation, {"used_at": AT}),
}

DOCUMENTS: dict[str, Case] = published_cases("document", make.make_document) | {
    "visit_ends_after_it_began": (make.make_visit, {"ended_on": date(2015, 1, 18)}),
    "visit_is_recorded_once": (make.make_visit, {}),
    "document_web_address_is_one": (make.make_document, {"url": "javascript:alert(1)"}),
    "document_archived_address_is_one": (make.make_document, {"archived_url": "javascript:alert(1)"}),
    "document_address_is_plain": (make.make_document, {"slug": "A/HRC/29"}),
    "document_kind_is_a_listed_kind": (make.make_document, {"kind": "letter"}),
    "document_has_a_title": (make.make_document, {"title": "  "}),
    "document_language_is_a_code": (make.make_document, {"language": "e"}),
    "document_symbol_is_unique": (make.make_document, {"slug": "another"}),
    "document_date_fits_its_precision": (make.make_document, {"dated_on_precision": "month"}),
    "document_does_not_respond_to_itself": (make.make_document, {"responds_to_id": OWN_ID}),
}

RECOMMENDATIONS: dict[str, Case] = published_cases("recommendation", make.make_recommendation) | {
    "recommendation_address_is_plain": (make.make_recommendation, {"slug": "96 (a)"}),
    "recommendation_has_a_heading": (make.make_recommendation, {"title": ""}),
    "recommendation_addressee_is_a_listed_addressee": (make.make_recommendation, {"addressee": "king"}),
    "recommendation_address_is_unique_in_its_document": (make.make_recommendation, {"paragraph": "0"}),
    "recommendation_paragraph_is_unique_in_its_document": (make.make_recommendation, {"slug": "another"}),
    "recommendation_sub_item_has_a_paragraph": (make.make_recommendation, {"paragraph": "", "sub_item": "a"}),
    "recommendation_paragraph_is_as_printed": (make.make_recommendation, {"paragraph": "96 a"}),
    "recommendation_part_has_a_number": (make.make_recommendation, {"part_number": 1}),
    "recommendation_text_is_not_empty": (make.make_text, {"text": " \n"}),
    "recommendation_text_language_is_a_code": (make.make_text, {"language": "EN"}),
    "recommendation_text_standing_is_a_listed_standing": (make.make_text, {"standing": "true"}),
    "recommendation_text_provenance_is_a_listed_provenance": (
        lambda: make.make_text(provenance="summary", taken_from=make.make_document()),
        {"provenance": "hearsay"},
    ),
    "recommendation_text_names_its_secondary_source": (make.make_text, {"provenance": "quotation"}),
    "recommendation_has_one_text_per_language": (make.make_text, {}),
    "related_pair_says_why": (make.make_pair, {"reason": ""}),
    "related_pair_is_of_two": (make.make_pair, {"second": lambda row: row.first}),
    "related_pair_is_recorded_once": (
        make.make_pair,
        {"first": lambda row: row.second, "second": lambda row: row.first},
    ),
}

RESPONSES: dict[str, Case] = versioned_cases("response", make.make_response) | {
    "response_is_to_a_recommendation_or_to_a_report": (make.make_response, {"report": lambda row: row.document}),
    "response_stance_is_a_listed_stance": (make.make_response, {"stance": "maybe"}),
    "response_upr_position_is_a_listed_position": (make.make_response, {"upr_position": "rejected"}),
    "response_provenance_is_a_listed_provenance": (
        lambda: make.make_response(provenance="summary", taken_from=make.make_document()),
        {"provenance": "hearsay"},
    ),
    "response_language_is_a_code": (make.make_response, {"language": "KAZ"}),
    "response_names_its_secondary_source": (make.make_response, {"taken_from": lambda row: row.document}),
    "response_from_a_document_names_it": (make.make_response, {"document": None}),
    "response_says_nothing_when_there_is_none": (make.make_response, {"stance": "no_response"}),
    "response_date_fits_its_precision": (make.make_response, {"responded_on_precision": "day"}),
}


def make_event_of_an_organisation(**fields: Any) -> models.Model:
    return make.make_event(logged_by=make.make_organisation(), **fields)


EVENTS: dict[str, Case] = versioned_cases("event", make.make_event) | {
    "event_kind_is_a_listed_kind": (make.make_event, {"kind": "rumour"}),
    "event_says_what_happened": (make.make_event, {"title": " "}),
    "event_language_is_a_code": (make.make_event, {"language": ""}),
    "event_date_fits_its_precision": (make.make_event, {"happened_on_precision": ""}),
    "event_ends_after_it_began": (make.make_event, {"until_on": date(2016, 2, 29)}),
    "event_audience_is_a_listed_audience": (
        make_event_of_an_organisation,
        {"audience": "friends"},
    ),
    "event_that_is_published_is_for_everyone": (
        partial(make_event_of_an_organisation, published=True),
        {"audience": "organisation"},
    ),
    "event_that_is_kept_back_belongs_to_an_organisation": (make.make_event, {"audience": "named"}),
    "event_reply_belongs_to_a_communication": (make.make_event, {"state_replied_on": date(2016, 4, 1)}),
    "bearing_meaning_is_a_listed_meaning": (partial(make.make_bearing, meaning="mixed"), {"meaning": "good"}),
    "bearing_other_than_context_says_why": (make.make_bearing, {"meaning": "progress"}),
    "bearing_of_an_event_is_recorded_once": (make.make_bearing, {}),
    "source_can_be_looked_up": (make.make_source, {"title": "", "publisher": " "}),
    "source_web_address_is_one": (make.make_source, {"url": "javascript:alert(1)"}),
    "source_archived_address_is_one": (make.make_source, {"archived_url": "javascript:alert(1)"}),
    "source_independence_is_a_listed_value": (make.make_source, {"independence": "friendly"}),
    "source_language_is_a_code": (make.make_source, {"language": "r1"}),
    "source_date_fits_its_precision": (make.make_source, {"published_on": DAY, "published_on_precision": "month"}),
}

ASSESSMENTS: dict[str, Case] = published_cases("assessment", make.make_assessment) | {
    "assessment_status_is_a_listed_status": (make.make_assessment, {"status": "not_assessed"}),
    "assessment_confidence_is_a_listed_level": (make.make_assessment, {"confidence": "total"}),
    "assessment_gives_a_reason": (make.make_assessment, {"reason": ""}),
    "assessment_evidence_is_not_from_the_future": (make.make_assessment, {"evidence_until": date(2026, 1, 16)}),
    "assessment_correction_gives_a_reason": (make.make_assessment, {"correction_reason": "Wrong court."}),
}

EVIDENCE: dict[str, Case] = {
    "evidence_hash_is_sha256": (make.make_evidence, {"sha256": "A" * 64}),
    "evidence_is_stored_somewhere": (make.make_evidence, {"stored_as": " "}),
    "evidence_is_kept_once_by_an_organisation": (
        make.make_evidence,
        {"public_id": "another222", "stored_as": "elsewhere"},
    ),
    "cleaned_copy_hash_is_sha256": (make.make_copy, {"sha256": "0" * 63}),
    "cleaned_copy_small_picture_has_size_and_hash": (make.make_copy, {"preview_size": None}),
    "cleaned_copy_released_means_by_someone": (make.make_copy, {"released_at": AT}),
    "cleaned_copy_recalled_means_by_someone_with_a_reason": (make.make_copy, {"recall_reason": "A face."}),
    "cleaned_copy_that_is_released_is_one_of_its_file": (
        partial(make.make_copy, released=True),
        {"public_id": "another222"},
    ),
    "attachment_of_a_file_is_recorded_once": (make.make_attachment, {}),
    "custody_act_is_a_listed_act": (make.make_custody, {"act": "lent"}),
    "custody_of_a_copy_says_of_which": (make.make_custody, {"act": "viewed"}),
    "custody_says_why_where_it_matters": (make.make_custody, {"act": "exported", "why": " "}),
}

SEALED: dict[str, Case] = {
    "draft_noun_is_a_listed_noun": (make.make_draft, {"noun": "diary"}),
    "draft_key_is_22_letters": (make.make_draft, {"key": "../../../../etc/passwd"}),
    "draft_that_became_something_is_empty": (make.make_draft, {"became": "abcdefghjk"}),
    "confidential_source_has_a_name": (make.make_confidential_source, {"name": "\n"}),
    "confidential_source_is_sealed_or_plain": (make.make_sealed_source, {"notes": "She lives in Aktau."}),
    "sealing_key_is_written_as_one": (make.make_sealing_key, {"public_key": "sealing-key-1."}),
    "tombstone_names_its_noun": (make.make_tombstone, {"noun": ""}),
    "tombstone_stands_somewhere": (make.make_tombstone, {"address": " "}),
}

CASES = (
    VOCABULARY
    | ALERTS
    | DATES
    | IMPORTS
    | PEOPLE
    | INVITATIONS
    | ERASURES
    | DOCUMENTS
    | RECOMMENDATIONS
    | RESPONSES
    | EVENTS
    | ASSESSMENTS
    | EVIDENCE
    | SEALED
    | NOT_SEEN
)
RULES = {
    rule.name: rule for model in apps.get_app_config("recommendations").get_models() for rule in model._meta.constraints
}


def broken_copy(name: str) -> models.Model:
    made, changes = CASES[name]
    row = made()
    values = {field: value(row) if callable(value) else value for field, value in changes.items()}
    row.pk, row._state.adding = OWN_ID, True
    for field, value in values.items():
        setattr(row, field, value)
    return row


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(RULES)


def words(made: Any) -> str:
    return " ".join([getattr(made, "func", made).__name__, *getattr(made, "keywords", {})])


@pytest.mark.parametrize("made", sorted({made for made, _changes in CASES.values()}, key=words), ids=words)
def test_rows_of_the_factories_are_valid(made: Callable[..., models.Model]) -> None:
    made().full_clean()


@pytest.mark.parametrize("name", CASES)
def test_database_refuses(name: str) -> None:
    row = broken_copy(name)
    with pytest.raises(IntegrityError) as refusal:
        type(row)._base_manager.bulk_create([row])
    assert refusal.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("name", CASES)
def test_editors_read_the_sentence(name: str) -> None:
    row = broken_copy(name)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert str(RULES[name].violation_error_message) in refusal.value.messages
