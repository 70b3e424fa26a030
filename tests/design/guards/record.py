"""What keeps sources sealed, texts plain and the record whole."""

from .guard import Guard

RECORD = {
    "sources are sealed where there is a key": Guard(
        "recommendations/models/confidential.py",
        "if key:\n            source.seal(key)",
        "if False:\n            source.seal(key)",
        "tests/sealing/test_sealed_sources.py::test_what_was_sealed_before_the_key_changed_opens_with_the_key_before",
    ),
    "a key counts once its private half was tried": Guard(
        "recommendations/desk/sealing/forms.py",
        "!= self.expected:",
        "== []:",
        "tests/sealing/test_keys.py::test_a_key_counts_once_its_private_half_opened_the_trial",
    ),
    "only who leads an organisation chooses its key": Guard(
        "recommendations/access.py",
        "return reviews_for(user, organisation) and back_since(user, at=at) is None",
        "return belongs_to(user, organisation)",
        "tests/sealing/test_keys.py::test_only_who_leads_the_organisation_registers_and_seals",
    ),
    "a key that everybody can open with is refused": Guard(
        "recommendations/sealing/boxes.py",
        "if not is_sound(public):",
        "if False:",
        "tests/sealing/test_open_sealed.py::test_only_sound_public_keys_are_read",
    ),
    "the length of a box tells nothing": Guard(
        "recommendations/sealing/boxes.py",
        "sodium_pad(json.dumps(words, ensure_ascii=False).encode(), STEP)",
        "json.dumps(words, ensure_ascii=False).encode()",
        "tests/sealing/test_open_sealed.py::test_boxes_are_of_one_length_and_nobody_reads_them",
    ),
    "keys are held by the chain": Guard(
        "recommendations/record/chaining.py",
        "Custody, Opening, SealingKey, pghistory",
        "Custody, Opening, pghistory",
        "tests/sealing/test_sealed_sources.py::test_an_exchanged_key_or_box_is_found",
    ),
    "no line holds what turns a name around": Guard(
        "recommendations/letters.py",
        "    refuse(text, IN_A_LINE.search(text))",
        "    return",
        "tests/input/test_refused.py::test_in_the_admin",
    ),
    "forms of our own refuse what nobody sees": Guard(
        "recommendations/form_fields.py",
        "default_validators = [check_words]",
        "default_validators = []",
        "tests/input/test_refused.py::test_at_the_desk",
    ),
    "texts are composed whichever way they are saved": Guard(
        "recommendations/models/written.py",
        "return composed(text) if isinstance(text, str) else text",
        "return text",
        "tests/models/test_letters.py::test_texts_are_composed_whichever_way_they_are_saved",
    ),
    "history says whose import wrote by COPY": Guard(
        "recommendations/imports/copying.py",
        "WITH new AS (SELECT nextval({sequence}) AS key FROM generate_series(1, %s)) SELECT key FROM new",
        "SELECT nextval({sequence}) AS key FROM generate_series(1, %s)",
        "tests/imports/test_engine.py::test_history_says_which_import_made_each_change",
    ),
    "what a file hides does not come in": Guard(
        "recommendations/imports/run.py",
        'plain(row["values"])',
        'row["values"]',
        "tests/input/test_intact.py::test_a_file_with_letters_that_nobody_sees_comes_in_without_them_and_says_so",
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
    "a database that cannot go on is left as it is": Guard(
        "recommendations/management/commands/migrate.py",
        "        refuse_what_is_too_old()",
        "        pass",
        "tests/tracker/test_migrate.py::test_a_database_from_before_is_refused_and_left_as_it_is",
    ),
}
