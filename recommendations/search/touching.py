"""What notes that a listing has to be written anew: triggers on every table that the public reads something of.

Work on what is not public notes nothing: otherwise a page that is suddenly made anew would tell that somebody works.

They see what admin, import, bulk update and raw SQL write alike. Made with the public door, after every migrate.
"""

SHOWN = "r.publication IN ('published', 'withdrawn')"
OF_EVENT = "SELECT b.recommendation_id FROM {rows} r JOIN recommendations_bearing b ON b.event_id = r."
OF = "SELECT o.id FROM {rows} r JOIN recommendations_recommendation o ON o."
NO_LISTING = "SELECT NULL::bigint FROM {rows} r"
OWN = "SELECT r.recommendation_id FROM {rows} r"
OF_SHOWN = f"{OWN} JOIN recommendations_recommendation p ON p.id = r.recommendation_id WHERE p.{SHOWN[2:]}"
OF_SHOWN_EVENT = f"JOIN recommendations_followupevent e ON e.id = r.event_id WHERE e.{SHOWN[2:]}"
LINKED = "SELECT o.recommendation_id FROM {rows} r JOIN recommendations_recommendation_{link} o ON o.{key} = r.id"
IN_DOCUMENT = "SELECT o.recommendation_id FROM {{rows}} r JOIN recommendations_{table} o ON o.{key} = r.id"
TO_A_REPORT = (
    "SELECT o.id FROM {rows} r JOIN recommendations_stateresponse s ON r.id IN (s.document_id, s.taken_from_id)"
    " JOIN recommendations_recommendation o ON o.document_id = s.report_id"
)

# By table, without "recommendations_": the recommendations that its rows say something about.
TOUCHES = {
    # Its parts are hidden with it.
    "recommendation": f"SELECT r.id FROM {{rows}} r WHERE {SHOWN} UNION ALL {OF}part_of_id = r.id WHERE {SHOWN}",
    "recommendationtext": OF_SHOWN,
    "recommendation_themes": OF_SHOWN,
    "recommendation_affected_groups": OF_SHOWN,
    "recommendation_sdg_targets": OF_SHOWN,
    "recommendation_recommending_states": OF_SHOWN,
    "document": f"{OF}document_id = r.id WHERE {SHOWN} UNION ALL {NO_LISTING} WHERE {SHOWN}"
    f" UNION ALL {IN_DOCUMENT.format(table='stateresponse', key='document_id')} WHERE {SHOWN}"
    f" UNION ALL {IN_DOCUMENT.format(table='stateresponse', key='taken_from_id')} WHERE {SHOWN}"
    f" UNION ALL {IN_DOCUMENT.format(table='recommendationtext', key='taken_from_id')} WHERE {SHOWN}"
    f" UNION ALL {TO_A_REPORT} WHERE {SHOWN}",
    "mechanism": "SELECT o.id FROM {rows} r JOIN recommendations_document d ON d.mechanism_id = r.id"
    f" JOIN recommendations_recommendation o ON o.document_id = d.id UNION ALL {NO_LISTING}",
    # An answer to a report is looked for with all that stands in it.
    "stateresponse": f"{OWN} WHERE {SHOWN} UNION ALL {OF}document_id = r.report_id WHERE {SHOWN}",
    "followupevent": f"{OF_EVENT}id WHERE {SHOWN} UNION ALL {NO_LISTING} WHERE {SHOWN}",
    "bearing": f"{OWN} {OF_SHOWN_EVENT}",
    "source": f"{NO_LISTING} {OF_SHOWN_EVENT}",
    "attachment": f"{NO_LISTING} {OF_SHOWN_EVENT}",
    "cleanedcopy": f"{NO_LISTING} WHERE r.released_at IS NOT NULL",
    "assessment": f"{OWN} WHERE {SHOWN}",
    "assessment_events": f"{NO_LISTING} JOIN recommendations_assessment a ON a.id = r.assessment_id WHERE a.{SHOWN[2:]}",
    "organisation": "SELECT o.recommendation_id FROM {rows} r JOIN recommendations_assessment o ON o.organisation_id = r.id"
    f" UNION ALL {NO_LISTING}",
    "state": f"{OF}state_id = r.id UNION ALL {NO_LISTING} UNION ALL "
    + LINKED.replace("{link}", "recommending_states").replace("{key}", "state_id"),
    "theme": LINKED.replace("{link}", "themes").replace("{key}", "theme_id"),
    "affectedgroup": LINKED.replace("{link}", "affected_groups").replace("{key}", "affectedgroup_id"),
    "sdgtarget": LINKED.replace("{link}", "sdg_targets").replace("{key}", "sdgtarget_id"),
    **dict.fromkeys(
        (
            "region", "mandateholder", "sdggoal", "methodologyversion", "visit", "relatedpair", "tombstone", "nextdate",
        ),
        NO_LISTING,
    ),
}  # fmt: skip

# The events that its rows say something about.
TOUCHES_EVENTS = {
    "followupevent": f"SELECT r.id FROM {{rows}} r WHERE {SHOWN}",
    "source": f"SELECT r.event_id FROM {{rows}} r {OF_SHOWN_EVENT}",
    "document": f"SELECT s.event_id FROM {{rows}} r JOIN recommendations_source s ON s.document_id = r.id WHERE {SHOWN}",
    "state": "SELECT e.id FROM {rows} r JOIN recommendations_followupevent e ON e.state_id = r.id",
}

NOTE = "INSERT INTO public.recommendations_touched ({of}_id) SELECT DISTINCT * FROM ({found}) AS found"
FUNCTION = """
    CREATE OR REPLACE FUNCTION public.touch_{table}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$ BEGIN
        IF TG_OP <> 'DELETE' THEN {new}; END IF;
        IF TG_OP <> 'INSERT' THEN {old}; END IF;
        RETURN NULL;
    END $$
"""
ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}
TRIGGER = """
    CREATE OR REPLACE TRIGGER touch_after_{event} AFTER {event} ON public.recommendations_{table}
    REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.touch_{table}()
"""


def touch_statements() -> list[str]:
    """The statements that make the triggers; they can be run again."""
    made = []
    for table in TOUCHES:
        made.append(FUNCTION.format(table=table, new=notes(table, "new_rows"), old=notes(table, "old_rows")))
        made += [TRIGGER.format(event=event, table=table, rows=rows) for event, rows in ROWS.items()]
    return made


def notes(table: str, rows: str) -> str:
    found = {"recommendation": TOUCHES[table], "event": TOUCHES_EVENTS.get(table)}
    return "; ".join(NOTE.format(of=of, found=each.format(rows=rows)) for of, each in found.items() if each)
