"""All that a stranger may write: three functions about alerts and one that counts. They are the owner's, and give back nothing
that was kept: who may call them can neither read an address nor learn whether it is there.

Made with the public door, in its schema, after every migrate.
"""

from datetime import date, datetime, timedelta

from django.db import connection

from recommendations.models.accounts import key_of

STATEMENTS = {
    # More than fifty of one address are left out without a word.
    "ask_alert(address text, query text, language text, rhythm text, word_hash text, key text, today date)": """
        RETURNS void LANGUAGE sql BEGIN ATOMIC
            INSERT INTO public.recommendations_alert (address, query, language, rhythm, word_hash, key, asked_on)
            SELECT $1, $2, $3, $4, $5, $6, $7
            WHERE (SELECT count(*) FROM public.recommendations_alert AS kept WHERE kept.address = $1) < 50;
        END
    """,
    # For seven days (models.alerts.WAITS). Of each address and filter the newest is kept that was confirmed.
    "confirm_alert(hash text, today date)": """
        RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE asked public.recommendations_alert;
        BEGIN
            SELECT * INTO asked FROM public.recommendations_alert WHERE word_hash = hash
                AND (confirmed_on IS NOT NULL OR asked_on >= today - 7) FOR UPDATE;
            IF asked.id IS NULL THEN RETURN false; END IF;
            IF asked.confirmed_on IS NULL THEN
                UPDATE public.recommendations_alert SET confirmed_on = today, told_until = today - 1, tried_on = today
                    WHERE id = asked.id;
                DELETE FROM public.recommendations_alert AS other WHERE other.address = asked.address AND other.query = asked.query
                    AND other.id <> asked.id AND other.confirmed_on IS NOT NULL;
            END IF;
            RETURN true;
        END $$
    """,
    "end_alert(ended text)": """
        RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM public.recommendations_alert WHERE key = $1; END
    """,
    # Its keys are hashed once more, so that nobody counts here what signing in counts.
    "count_attempt(what text, at timestamptz, ends timestamptz)": """
        RETURNS integer LANGUAGE sql BEGIN ATOMIC
            INSERT INTO public.recommendations_tally AS old (key, count, ends_at)
            VALUES (encode(sha256(convert_to('alert ' || $1, 'UTF8')), 'hex'), 1, $3)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN old.ends_at > $2 THEN least(old.count, 1000000) + 1 ELSE 1 END,
                ends_at = CASE WHEN old.ends_at > $2 THEN old.ends_at ELSE EXCLUDED.ends_at END
            RETURNING count;
        END
    """,
}


def function_statements(schema: str, role: str) -> list[str]:
    """The statements that make the functions in a new schema, for one role alone."""
    made = []
    for signature, body in STATEMENTS.items():
        name = f"{schema}.{signature}"
        header, _language, rest = body.strip().partition(" LANGUAGE ")
        language, _space, code = rest.partition(" ")
        owned = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
        made.append(f"CREATE FUNCTION {name} {header} LANGUAGE {language} {owned} {code}")
        made.append(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        made.append(f"GRANT EXECUTE ON FUNCTION {name} TO {role}")
    return made


# --- calling them ------------------------------------------------------------------------------------------------


def ask(*, address: str, query: str, language: str, rhythm: str, word_hash: str, key: str, today: date) -> None:
    called("ask_alert", address, query, language, rhythm, word_hash, key, today)


def confirm(word_hash: str, *, today: date) -> bool:
    """Whether the word was one that could be confirmed, or was confirmed before."""
    return bool(called("confirm_alert", word_hash, today))


def end(key: str) -> None:
    called("end_alert", key)


def count(*what: object, at: datetime, lasting: timedelta) -> int:
    """Count one more attempt, and return how many there were in this while."""
    found: int = called("count_attempt", key_of("alert", *what), at, at + lasting)
    return found


def called(name: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchone()[0]
