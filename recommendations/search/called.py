"""Other names: what States are called besides their names on record, and what abbreviations stand for."""

# Older, colloquial and short names, by ISO 3166 code. Names on record are the United Nations' and are not repeated here.
STATES = {
    "BOL": ["Bolivia"],
    "CIV": ["Ivory Coast"],
    "COD": ["DRC"],
    "CPV": ["Cape Verde"],
    "CZE": ["Czech Republic"],
    "GBR": ["UK", "Great Britain"],
    "KOR": ["South Korea"],
    "LAO": ["Laos"],
    "MKD": ["Macedonia"],
    "MMR": ["Burma"],
    "PRK": ["North Korea", "DPRK"],
    "RUS": ["Russia", "Россия"],
    "SWZ": ["Swaziland"],
    "SYR": ["Syria"],
    "TLS": ["East Timor"],
    "TUR": ["Turkey"],
    "USA": ["US"],
    "VNM": ["Vietnam"],
}
# Written small and without hyphens. What is typed finds the whole name too; a whole name does not find its abbreviation.
WHOLE = {
    "cat": ["Convention against Torture"],
    "opcat": [
        "Optional Protocol to the Convention against Torture",
        "Optional Protocol to the CAT",
        "Optional Protocol to CAT",
    ],
    "cedaw": [
        "Convention on the Elimination of All Forms of Discrimination against Women",
        "Committee on the Elimination of Discrimination against Women",
    ],
    "cped": ["Convention for the Protection of All Persons from Enforced Disappearance"],
    "crc": ["Convention on the Rights of the Child", "Committee on the Rights of the Child"],
    "crpd": ["Convention on the Rights of Persons with Disabilities"],
    "iccpr": ["International Covenant on Civil and Political Rights"],
    "icescr": ["International Covenant on Economic, Social and Cultural Rights"],
    "icerd": ["International Convention on the Elimination of All Forms of Racial Discrimination"],
    "icrmw": ["Convention on the Protection of the Rights of All Migrant Workers"],
    "lgbt": ["LGBTI", "lesbian, gay, bisexual and transgender"],
    "lgbti": ["LGBT", "lesbian, gay, bisexual, transgender and intersex"],
    "fgm": ["female genital mutilation"],
    "nhri": ["national human rights institution"],
}
WHOLE |= {
    "cerd": WHOLE["icerd"],
    "cmw": WHOLE["icrmw"],
    "icrpd": WHOLE["crpd"],
    "ced": WHOLE["cped"],
    "icpped": WHOLE["cped"],
}
