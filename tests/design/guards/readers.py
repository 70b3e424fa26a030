"""What keeps readers from what is hidden, and the site from readers."""

from .guard import Guard

READERS = {
    "public requests act as the public role": Guard(
        "tracker/middleware.py",
        "with through_public_door():\n                response",
        "if True:\n                response",
        "tests/public/test_pages.py::test_recommendation_does_not_name_an_organisation_that_did_not_agree",
    ),
    "pieces of a file are read by the public role": Guard(
        "tracker/middleware.py",
        "with through_public_door():\n        yield",
        "if True:\n        yield",
        "tests/exports/test_table.py::test_pieces_are_read_by_the_public_role",
    ),
    "a copy of a page is of one edition": Guard(
        "recommendations/public/held.py",
        "if edition != self.edition:\n                self.things",
        "if False:\n                self.things",
        "tests/public/test_copies.py::test_second_answer_is_the_first_and_asks_for_the_edition_alone",
    ),
    "no cell computes": Guard(
        "recommendations/exports/cells.py",
        're.sub(PARTED, r"\\1\'\\2", cell))',
        "cell)",
        "tests/exports/test_table.py::test_no_part_of_a_cell_computes_where_lines_are_parted_otherwise",
    ),
    "a past day shows nothing later": Guard(
        "recommendations/models/publication.py",
        "end_of(day)}) if day else self",
        "end_of(day)}) if False else self",
        "tests/public/test_as_at.py::test_recommendation_is_as_it_was",
    ),
    "an unlisted address is public": Guard(
        "tracker/addresses.py",
        "return first in settings.STAFF_ADDRESSES and",
        "return",
        "tests/design/test_registries.py::test_every_other_address_is_public",
    ),
    "pages carry a content security policy": Guard(
        "tracker/middleware.py",
        '.setdefault("Content-Security-Policy", policy)',
        ".copy()",
        "tests/public/test_pages.py::test_pages_carry_the_headers_that_keep_readers_safe",
    ),
    "fields that nobody classed are sealed": Guard(
        "recommendations/visibility.py",
        "or SEALED",
        "or PUBLIC",
        "tests/design/test_registries.py::test_unclassed_field_is_sealed_and_empty",
    ),
    "restricted fields are empty in the views": Guard(
        "recommendations/door.py",
        "if visibility(field) != PUBLIC:",
        "if visibility(field) == 'sealed':",
        "tests/design/test_door_shows.py::test_confidential_columns_are_empty",
    ),
    "views keep to published rows": Guard(
        "recommendations/models/publication.py",
        "return self.filter(publication=Publication.PUBLISHED)",
        "return self.all()",
        "tests/design/test_outlets.py::test_what_is_hidden_answers_like_what_does_not_exist",
    ),
    "views keep to the newest version": Guard(
        "recommendations/models/publication.py",
        "return super().published().filter(ended_at__isnull=True)",
        "return super().published()",
        "tests/design/test_door_shows.py::test_older_versions_and_their_parts_are_in_no_view",
    ),
    "rows below something hidden are hidden": Guard(
        "recommendations/door.py",
        "rules += [parent_rule(model, key) for key in parents]",
        "",
        "tests/design/test_door_shows.py::test_views_refer_to_nothing_hidden",
    ),
    "moments are public to the day": Guard(
        "recommendations/visibility.py",
        "\"date_trunc('day', {column} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'\"",
        '"{column}"',
        "tests/design/test_door_shows.py::test_moments_are_public_to_the_day",
    ),
    "what strangers may call is one role's": Guard(
        "recommendations/alerts/functions.py",
        'made.append(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")',
        "pass",
        "tests/public/test_alerts.py::test_no_function_of_the_door_is_for_everybody",
    ),
    "no colleague reads who wants mails": Guard(
        "recommendations/door.py",
        'f"REVOKE ALL ON public.{quoted(Alert._meta.db_table)} FROM {staff}",',
        "",
        "tests/public/test_alerts.py::test_the_other_roles_neither_read_nor_write_alerts",
    ),
    "a day is claimed before a mail is sent": Guard(
        "recommendations/alerts/digests.py",
        "update(tried_on=today)",
        "update()",
        "tests/alerts/test_digests.py::test_who_is_killed_before_sending_tells_it_the_next_day",
    ),
    "organisations are named when they agreed": Guard(
        "recommendations/visibility.py",
        "CASE WHEN is_named THEN name ELSE '' END",
        "name",
        "tests/design/test_door_shows.py::test_organisation_is_named_only_when_it_agreed",
    ),
    "public requests only read": Guard(
        "recommendations/door.py",
        '"on" if read_only else "off"',
        '"off"',
        "tests/design/test_door.py::test_block_runs_as_the_public_role_reading_only",
    ),
    "assessments are written once": Guard(
        "recommendations/door.py",
        'writes[Assessment._meta.db_table] = f"INSERT, UPDATE ({moves})"',
        "",
        "tests/design/test_staff_door.py::test_assessment_is_not_changed",
    ),
    "history is not switched off": Guard(
        "recommendations/door.py",
        "'SELECT FALSE'",
        "'SELECT TRUE'",
        "tests/design/test_staff_door.py::test_history_is_not_switched_off",
    ),
    "an invalid filter shows no rows": Guard(
        "recommendations/public/views.py",
        "if chosen.problems:",
        "if False:",
        "tests/public/test_filters.py::test_what_is_invalid_is_refused_with_a_sentence_and_no_rows",
    ),
    "an unknown key is refused": Guard(
        "recommendations/public/filters.py",
        "if key not in known and",
        "if False and",
        "tests/public/test_filters.py::test_what_is_invalid_is_refused_with_a_sentence_and_no_rows",
    ),
    "listings are read through the public door": Guard(
        "recommendations/search/gathering.py",
        "with through_public_door(STAFF_TIMEOUT_MS):",
        "if True:",
        "tests/search/test_keeping.py::test_listings_follow_whatever_is_written[the withdrawal of its document]",
    ),
    "staff requests keep listings": Guard(
        "tracker/middleware.py",
        "                keep_touched()",
        "                pass",
        "tests/search/test_keeping.py::test_staff_request_leaves_nothing_to_be_kept",
    ),
    "what was touched is noted by triggers": Guard(
        "recommendations/search/touching.py",
        '"stateresponse": f"{OWN} WHERE {SHOWN}"',
        '"stateresponse": NO_LISTING',
        "tests/search/test_keeping.py::test_listings_follow_whatever_is_written[an answer]",
    ),
    "a worker sees the edition of its request": Guard(
        "recommendations/search/index.py",
        "if index is None or index.edition != now.number:",
        "if index is None:",
        "tests/search/test_keeping.py::test_index_that_was_stepped_is_as_one_made_anew[an answer]",
    ),
    "public never imports the admin": Guard(
        "recommendations/public/views.py",
        "from . import charts",
        "from recommendations import admin\n\nfrom . import charts",
        "tests/design/test_architecture.py::test_imports_go_one_way",
    ),
}
