"""What keeps colleagues to what is theirs, and each step to two persons."""

from .guard import Guard

COLLEAGUES = {
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
        "for model in (Assessment.events.through, Custody, Opening, SealingKey):",
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
}
