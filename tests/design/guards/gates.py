"""What keeps strangers out of the desk, and one visitor from being all that the site does."""

from .guard import Guard

GATES = {
    "nobody passes without the second factor shown": Guard(
        "recommendations/accounts/gate.py",
        'if not shown_at(request, "mfa"):',
        "if False:",
        "tests/accounts/test_attacks.py::test_every_staff_address_refuses[factor not shown]",
    ),
    "a session ends": Guard(
        "recommendations/accounts/sessions.py",
        "return min(seen_at + IDLE, created_at + AT_MOST)",
        "return seen_at + IDLE",
        "tests/accounts/test_sessions.py::test_session_ends_after_twelve_hours_however_much_it_is_used",
    ),
    "guessing is counted": Guard(
        "recommendations/accounts/throttle.py",
        "return all(count <= most for count, most in counts)",
        "return True",
        "tests/accounts/test_attacks.py::test_one_network_tries_many_names_only_so_often",
    ),
    "no statement of the public lasts": Guard(
        "recommendations/door.py",
        '"statement_timeout": str(timeout_ms)',
        '"statement_timeout": "0"',
        "tests/design/test_door.py::test_block_runs_as_the_public_role_reading_only",
    ),
    "networks are told to come later": Guard(
        "tracker/rates.py",
        "return 0 if is_let else",
        "return 0 if True else",
        "tests/tracker/test_admission.py::test_a_store_fills_up_again_within_a_minute",
    ),
    "each kind of work has so many places": Guard(
        "tracker/admission.py",
        "if self.come >= self.inside + self.waiting:",
        "if False:",
        "tests/tracker/test_admission.py::test_a_flood_of_one_kind_leaves_the_others",
    ),
    "no form is read that was refused": Guard(
        "tracker/faults.py",
        "given := gives_back and typed(request)",
        "given := typed(request)",
        "tests/tracker/test_admission.py::test_a_form_of_somebody_unknown_is_not_read_where_there_is_no_place",
    ),
    "addresses are read as UTF-8": Guard(
        "tracker/charset.py",
        'environ["CONTENT_TYPE"] = CHARSET',
        "CHARSET",
        "tests/input/test_charsets.py::test_nobody_has_the_page_made_by_another_charset",
    ),
    "a parser has only so much memory": Guard(
        "recommendations/evidence/limits.py",
        "resource.setrlimit(what, (most, most))",
        "pass",
        "tests/evidence/test_hostile.py::test_a_parser_has_only_so_much_memory",
    ),
}
