"""What keeps the record safe, line by line, and the test that notices when the line is gone."""

from typing import NamedTuple


class Guard(NamedTuple):
    """A line that keeps something safe, what the saboteur writes instead, and the test that must notice."""

    path: str
    line: str
    instead: str
    watched_by: str


GUARDS = {
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
    "verbs refuse wrong moves": Guard(
        "recommendations/models/publication.py",
        "if to not in ALLOWED_MOVES[kept.publication]:",
        "if False:",
        "tests/models/test_publication.py::test_other_move_is_refused_and_changes_nothing",
    ),
    "authors do not publish what they wrote": Guard(
        "recommendations/models/publication.py",
        "if self.needs_second_person and by.pk in self.authors():",
        "if False:",
        "tests/models/test_publication.py::test_nobody_publishes_or_approves_what_they_wrote",
    ),
    "a return voids an approval": Guard(
        "recommendations/models/publication.py",
        '**{"submitted_by": None, "submitted_at": None, **NOT_APPROVED},',
        '**{"submitted_by": None, "submitted_at": None},',
        "tests/models/test_publication.py::test_what_is_returned_and_submitted_again_must_be_approved_again",
    ),
    "only what is for everyone is approved and published": Guard(
        "recommendations/models/follow_ups.py",
        "if self.audience != Audience.EVERYONE:",
        "if False:",
        "tests/models/test_publication.py::test_what_is_not_for_everyone_is_neither_published_nor_approved",
    ),
    "a tombstone only for what readers could read": Guard(
        "recommendations/models/publication.py",
        "if self.published_at:",
        "if True:",
        "tests/models/test_tombstones.py::test_a_discarded_draft_leaves_none",
    ),
    "the address on a tombstone is of no language": Guard(
        "recommendations/models/publication.py",
        "with translation.override(settings.LANGUAGE_CODE):",
        "with transaction.atomic():",
        "tests/models/test_tombstones.py::test_its_address_is_of_no_language",
    ),
    "only released copies are public": Guard(
        "recommendations/models/copies.py",
        "return self.filter(released_at__isnull=False, recalled_at__isnull=True)",
        "return self.filter(recalled_at__isnull=True)",
        "tests/design/test_door_shows.py::test_a_copy_that_nobody_released_and_its_file_are_not_shown",
    ),
    "copies are public only with a published event": Guard(
        "recommendations/models/evidence.py",
        "Exists(Attachment.objects.filter(evidence=this, **shown_with)),",
        "",
        "tests/design/test_door_shows.py::test_a_released_copy_is_not_shown_with_an_event_that_is_not",
    ),
    "custody and tombstones are only added to": Guard(
        "recommendations/door.py",
        "for model in (Assessment.events.through, Custody, Opening):",
        "for model in (Assessment.events.through,):",
        "tests/design/test_staff_door.py::test_originals_copies_and_logs_are_only_added_to",
    ),
    "originals are not changed": Guard(
        "recommendations/door.py",
        'writes[Evidence._meta.db_table] = "INSERT, UPDATE (released_copy_id)"',
        "",
        "tests/design/test_staff_door.py::test_originals_copies_and_logs_are_only_added_to",
    ),
    "the staff see what their own organisations keep": Guard(
        "recommendations/access.py",
        'rows = rows.filter(**{f"{OWNER[model]}__in": organisations(user)})',
        "",
        "tests/access/test_rows.py::test_who_leaves_an_organisation_sees_nothing_of_it",
    ),
    "events for those who are named are theirs alone": Guard(
        "recommendations/access.py",
        "else ~NEEDS_NAMING | Q(entered_by=user) | Q(readers=user)",
        "else Q()",
        "tests/access/test_rows.py::test_who_sees_and_may_do_what",
    ),
    "nobody reviews by a second account": Guard(
        "recommendations/access.py",
        "return not theirs & hand({user.pk}, at=at) or not has_another(theirs, owner_of(row), at=at)",
        "return True",
        "tests/access/test_let_in.py::test_for_seven_days_who_invited_does_not_review_what_the_new_account_wrote",
    ),
    "who came back by a link opens nothing that is for named people": Guard(
        "recommendations/access.py",
        "user.ways_back.filter(used_at__gt=at - WAIT)",
        "user.ways_back.none()",
        "tests/access/test_let_in.py::test_who_came_back_sees_for_seven_days_nothing_by_name",
    ),
    "rank opens nothing in the admin": Guard(
        "recommendations/access.py",
        'rows |= Q(**{f"{owner}__isnull": True})',
        "rows |= Q(pk__isnull=False)",
        "tests/access/test_rows.py::test_the_admin_shows_an_organisations_rows_to_its_members_alone",
    ),
    "nobody releases what they sent": Guard(
        "recommendations/access.py",
        "return reviews_for(user, evidence.organisation) and is_another(user, evidence, at=at)",
        "return reviews_for(user, evidence.organisation)",
        "tests/access/test_rows.py::test_a_reviewer_releases_what_another_person_sent",
    ),
    "messages do not lie in cookies": Guard(
        "tracker/settings.py",
        'MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"',
        "",
        "tests/desk/test_attacks.py::test_no_cookie_carries_what_a_message_says",
    ),
    "log lines name no address": Guard(
        "tracker/settings.py",
        '"filters": ["routes"]',
        '"filters": []',
        "tests/desk/test_attacks.py::test_no_log_line_holds_the_word_of_an_invitation",
    ),
    "who gave out a link and lost the role does not come back by it": Guard(
        "recommendations/accounts/views.py",
        "or not still_stands(invitation)",
        "",
        "tests/accounts/test_invitations.py::test_who_lost_the_role_does_not_come_back_by_an_own_link",
    ),
    "sign-ins that are half done end too": Guard(
        "recommendations/accounts/adapters.py",
        'if not user.is_active or request.session.pop("password", known) != known:',
        "if False:",
        "tests/accounts/test_sessions.py::test_signing_in_that_was_half_done_ends_as_well",
    ),
    "the gate refuses by default": Guard(
        "tracker/middleware.py",
        "refusal(request) or get_response(request)",
        "get_response(request)",
        "tests/accounts/test_attacks.py::test_every_staff_address_refuses[stranger]",
    ),
    "what is approved takes no file": Guard(
        "recommendations/models/evidence.py",
        "if now.approved_by_id:",
        "if False:",
        "tests/desk/test_attacks.py::test_file_is_not_attached_to_what_is_approved",
    ),
    "what was handed over and is changed goes back": Guard(
        "recommendations/admin/publication.py",
        "            row.return_to_draft()",
        "            pass",
        "tests/admin/test_publication.py::test_who_rewrites_what_a_colleague_wrote_does_not_publish_it",
    ),
    "one file is read at a time": Guard(
        "recommendations/evidence/child.py",
        "fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "return True",
        "tests/desk/test_attacks.py::test_upload_that_found_no_turn_is_finished_later",
    ),
    "public never imports the admin": Guard(
        "recommendations/public/views.py",
        "from . import charts",
        "from recommendations import admin\n\nfrom . import charts",
        "tests/design/test_architecture.py::test_imports_go_one_way",
    ),
    "nobody decides on what they withdrew": Guard(
        "recommendations/models/publication.py",
        "if kept.withdrawn_by_id == by.pk:",
        "if False:",
        "tests/desk/review/test_withdrawing.py::test_no_noun_is_decided_on_by_who_withdrew_it",
    ),
    "nobody decides by a second account": Guard(
        "recommendations/access.py",
        "return row.awaits_second and is_reviewer and is_second(user, row.withdrawn_by_id, at=at)",
        "return row.awaits_second and is_reviewer",
        "tests/desk/review/test_withdrawing.py::test_nor_does_an_account_that_the_first_let_in_even_where_nobody_else_reviews",
    ),
    "what was put back has no tombstone": Guard(
        "recommendations/models/tombstones.py",
        "return self.filter(lifted_on__isnull=True)",
        "return self.all()",
        "tests/desk/review/test_withdrawing.py::test_readers_lose_it_with_the_first_persons_word_and_have_it_again_with_the_seconds",
    ),
    "nobody agrees to erase by a second account": Guard(
        "recommendations/access.py",
        "return is_reviewer and is_second(user, erasure.asked_by_id, at=at)",
        "return is_reviewer",
        "tests/desk/erasing/test_erasing.py::test_who_asked_does_not_agree",
    ),
    "nothing is erased while readers see it": Guard(
        "recommendations/record/erasing.py",
        "if is_public(model, keys):",
        "if False:",
        "tests/record/test_erasing.py::test_what_readers_see_waits_until_it_is_withdrawn",
    ),
    "what is erased is closed": Guard(
        "recommendations/record/erasing.py",
        "        close(model, keys, erasure, at=at)",
        "        pass",
        "tests/record/test_erasing.py::test_what_was_erased_is_closed_for_good",
    ),
    "a list of sums holds only what was signed": Guard(
        "recommendations/record/verify_package.py",
        "key.verify((folder / SIGNATURE).read_bytes(), listed)",
        "pass",
        "tests/record/test_package.py::test_what_was_tampered_with_is_found",
    ),
    "notes of erasures are signed": Guard(
        "recommendations/record/erased.py",
        "Ed25519PublicKey.from_public_bytes(public_key(key)).verify(signature, signed_part(note))",
        "pass",
        "tests/record/test_erased.py::test_a_note_that_nobody_signed_erases_nothing",
    ),
}
