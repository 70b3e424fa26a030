"""The rule that ends a person's sessions when what they rest on changes, whoever changes it and however."""

import pgtrigger


def sessions_end(key: str, *, on: pgtrigger.Operation, name: str, when: str = "") -> pgtrigger.Trigger:
    """End all sessions of the person whom column ``key`` names, ``when`` that SQL holds."""
    row = "OLD" if on is pgtrigger.Delete else "NEW"
    both = f"OLD.{key}, NEW.{key}" if on is pgtrigger.Update else f"{row}.{key}"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=on,
        condition=pgtrigger.Condition(f"({when})") if when else None,
        func=f"DELETE FROM recommendations_session WHERE user_id IN ({both}); RETURN NULL;",  # noqa: S608 names are ours
    )


def sessions_end_with_every_change(key: str) -> list[pgtrigger.Trigger]:
    return [
        sessions_end(key, on=pgtrigger.Insert, name="sessions_end_when_it_comes"),
        sessions_end(key, on=pgtrigger.Delete, name="sessions_end_when_it_goes"),
        sessions_end(
            key, on=pgtrigger.Update, name="sessions_end_when_it_changes", when="OLD.* IS DISTINCT FROM NEW.*"
        ),
    ]
