"""The names of States in six languages, from the vocabulary's own file: readers have no database."""

import json
import re
from functools import cache
from pathlib import Path

STATES = Path(__file__).resolve().parents[4] / "fixtures" / "vocabulary" / "states.json"
# As older reports and the Working Group print some.
ALSO = (
    "Turkey, Swaziland, Czech Republic, The former Yugoslav Republic of Macedonia, United Kingdom, United States, Russia, Holy See, "
    "State of Palestine, Palestine, Republic of Moldova, Moldova, Iran, Syria, Venezuela, Bolivia, Tanzania, Laos, South Korea, "
    "North Korea, Netherlands, Kingdom of the Netherlands, Cape Verde, Ivory Coast, European Union, Vatican, UK, USA, UAE, DPRK, "
    "Viet Nam, Vietnam, Macedonia, Libyan Arab Jamahiriya, Micronesia, Brunei, Czechia, Timor Leste, Great Britain"
)


@cache
def known() -> dict[str, str]:
    """Folded name → name as the vocabulary has it, of all languages."""
    names = {folded(name): name for name in ALSO.split(", ")}
    for row in json.loads(STATES.read_text("utf-8"))["rows"]:
        for name in (*row["name"].values(), *row.get("formal_name", {}).values()):
            names[folded(name)] = name
    return names


def folded(name: str) -> str:
    name = re.sub(r"[’ʼ`]", "'", name.casefold())
    name = re.sub(r"^(?:(?:the|la|le|les|el|los)\s+|l')", "", " ".join(name.split()).strip(" .,;*"))
    return name.replace("-", " ")


def is_state(name: str) -> bool:
    return folded(name) in known()
