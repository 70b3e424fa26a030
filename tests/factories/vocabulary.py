"""States, mechanisms, themes and what else is chosen from a list."""

from typing import Any

from recommendations import models

from .numbers import DAY, letters, number

CODES = [code for code in (letters(n, 2) for n in range(26**2)) if code != "KZ"]  # which tests give themselves


def make_region(**fields: Any) -> models.Region:
    n = number("region")
    return models.Region.objects.create(**{"code": f"{n % 1000:03}", "name": {"en": f"Region {n}"}} | fields)


def make_state(*, subregion: models.Region | None = None, **fields: Any) -> models.State:
    n = number("state")
    defaults = {
        "slug": f"state-{n}",
        "iso2": CODES[n % len(CODES)],
        "iso3": "X" + letters(n, 2),
        "m49": f"{n % 1000:03}",
        "name": {"en": f"State {n}", "ru": f"Государство {n}"},
    }
    return models.State.objects.create(**defaults | fields, subregion=subregion or make_region())


def make_mechanism(**fields: Any) -> models.Mechanism:
    n = number("mechanism")
    defaults = {"slug": f"mandate-{n}", "kind": "special_procedures", "name": {"en": f"Special Rapporteur {n}"}}
    return models.Mechanism.objects.create(**defaults | fields)


def make_mandate_holder(*, mechanism: models.Mechanism | None = None, **fields: Any) -> models.MandateHolder:
    defaults = {"name": f"Holder {number('holder')}"}
    return models.MandateHolder.objects.create(**defaults | fields, mechanism=mechanism or make_mechanism())


def make_theme(**fields: Any) -> models.Theme:
    n = number("theme")
    defaults = {"scheme": "UHRI", "scheme_version": "2024", "code": f"theme-{n}", "name": {"en": f"Theme {n}"}}
    return models.Theme.objects.create(**defaults | fields)


def make_affected_group(**fields: Any) -> models.AffectedGroup:
    n = number("group")
    defaults = {"scheme": "UHRI", "scheme_version": "2024", "code": f"group-{n}", "name": {"en": f"Group {n}"}}
    return models.AffectedGroup.objects.create(**defaults | fields)


def make_sdg_goal(**fields: Any) -> models.SdgGoal:
    n = number("goal") % 17 + 1
    return models.SdgGoal.objects.create(**{"number": n, "name": {"en": f"Goal {n}"}} | fields)


def make_sdg_target(*, goal: models.SdgGoal | None = None, **fields: Any) -> models.SdgTarget:
    goal, n = goal or make_sdg_goal(), number("target") % 100
    return models.SdgTarget.objects.create(
        **{"code": f"{goal.number}.{n}", "name": {"en": f"Target {n}"}} | fields, goal=goal
    )


def make_methodology(**fields: Any) -> models.MethodologyVersion:
    defaults = {"version": f"1.{number('methodology')}", "in_force_from": DAY, "changes": "First version."}
    return models.MethodologyVersion.objects.create(**defaults | fields)
