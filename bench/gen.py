#!/usr/bin/env python3
"""Seeded generator of recommendation-shaped rows for the benchmark (stdlib only).

  gen.py --rows 20000 --out DIR [--seed 42]

Writes DIR/recommendations.csv and DIR/updates.csv. Same seed + same rows => same
bytes. The first N rows of a larger set are NOT the same as a smaller set's rows.

recommendations.csv: id, code, country, mechanism, year, date, themes (';'-joined),
groups (';'-joined), recommender, response, status, text
updates.csv: id, rec_id, date, status, note
"""

import argparse
import csv
import datetime
import os
import random

MECH = [
    ("UPR", 45),
    ("CEDAW", 8),
    ("CRC", 9),
    ("CESCR", 6),
    ("CCPR", 6),
    ("CERD", 5),
    ("CAT", 5),
    ("CRPD", 5),
    ("CMW", 2),
    ("CED", 2),
    ("SPT", 1),
    ("SP-CIVIL", 3),
    ("SP-ESC", 2),
    ("SP-GROUPS", 1),
]
STATUS = [
    ("no-information", 34),
    ("not-started", 14),
    ("in-progress", 26),
    ("partially-implemented", 13),
    ("implemented", 10),
    ("superseded", 3),
]
RESPONSE = [("accepted", 68), ("noted", 20), ("partially-accepted", 4), ("pending", 8)]
N_COUNTRY, N_THEME, N_GROUP = 193, 60, 20

ACTION = """adopt amend strengthen ratify accede implement ensure guarantee review repeal
establish allocate investigate prosecute prevent combat promote protect facilitate continue
intensify step accelerate develop finalise harmonise align withdraw extend monitor publish
consider take provide increase reduce eliminate address support improve enact enforce""".split()
TOPIC = """legislation policy measures framework strategy mechanism institution commission
budget training education health housing water sanitation employment wages pensions
detention prison police judiciary trial remedy reparation asylum refugees migrants
statelessness citizenship registration nationality children adolescents women girls men boys
elderly persons disabilities minorities indigenous peoples communities lands resources
consultation consent participation elections assembly association expression media
journalists defenders internet privacy surveillance data disaggregated indicators
trafficking slavery labour exploitation marriage violence harassment stereotypes equality
discrimination racism hatred incitement religion belief conscience torture treatment
disappearances executions penalty moratorium abolition impunity accountability corruption
business environment climate pollution food nutrition poverty inequality rural urban
services access quality affordable inclusive accessible nutrition mortality reproductive
maternal mental HIV drugs vaccines schools teachers dropout literacy curriculum language
culture heritage science technology digital justice legal aid interpreters victims shelters
protection orders family custody inheritance property guardianship autonomy institutions
deinstitutionalisation independent living""".split()
GLUE = """the of and to in for with on by all its including particularly under without
through as well necessary effective full national international domestic further existing
relevant competent sufficient comprehensive adequate public private regional local human
rights State party Convention Covenant Protocol Optional Committee report efforts
recommendations standards obligations accordance compliance implementation regard order
également conformément économiques privés réfugiés""".split()
RARE = [
    f"{a}{b}"
    for a in ("ab", "cor", "del", "mar", "nov", "per", "sol", "tran", "ver", "zen")
    for b in (
        "adin",
        "ekal",
        "imor",
        "onar",
        "ustel",
        "avik",
        "edro",
        "ipan",
        "oren",
        "ulam",
        "ostan",
        "irevo",
        "alen",
        "umid",
        "ekor",
        "ivand",
        "ofar",
        "azim",
        "eluth",
        "yrin",
    )
]
# phrases with a set share of rows: these are the search targets of the workload
PHRASE = [
    ("domestic violence", 0.02),
    ("forced evictions", 0.002),
    ("human rights", 0.25),
    ("free prior consent", 0.001),
]
RECOMMENDERS = N_COUNTRY


def country_code(i: int) -> str:
    return f"{chr(65 + i // 26 % 26)}{chr(65 + i % 26)}{chr(65 + (i * 7) % 26)}"


def weighted(r: random.Random, pairs: list, k: int = 1) -> list[str]:
    return r.choices([p[0] for p in pairs], [p[1] for p in pairs], k=k)


def sentence_bank(r: random.Random, n: int = 6000) -> list[str]:
    """Pre-built clauses: keeps generation fast and words Zipf-like."""
    out = []
    for _ in range(n):
        words = [r.choice(ACTION)]
        for _ in range(r.randint(9, 16)):
            x = r.random()
            words.append(r.choice(GLUE) if x < 0.48 else r.choice(TOPIC) if x < 0.93 else r.choice(RARE))
        out.append(" ".join(words))
    return out


def text(r: random.Random, bank: list[str], target: int) -> str:
    parts, n = [], 0
    while n < target:
        c = r.choice(bank)
        parts.append(c)
        n += len(c) + 2
    for ph, share in PHRASE:
        if r.random() < share:
            i = r.randrange(len(parts))
            parts[i] += " " + ph
    s = "; ".join(parts)
    return s[0].upper() + s[1:] + "."


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--rows", type=int, required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=42)
    a = ap.parse_args()
    r = random.Random(f"{a.seed}-{a.rows}")
    os.makedirs(a.out, exist_ok=True)
    countries = [country_code(i) for i in range(N_COUNTRY)]
    cw = [1 / (i + 25) for i in range(N_COUNTRY)]  # mild skew
    themes = [f"theme-{i:02d}" for i in range(N_THEME)]
    tw = [1 / (i + 6) for i in range(N_THEME)]
    groups = [f"group-{i:02d}" for i in range(N_GROUP)]
    gw = [1 / (i + 3) for i in range(N_GROUP)]
    bank = sentence_bank(r)
    day0 = datetime.date(2006, 1, 1)
    cs = r.choices(countries, cw, k=a.rows)
    ms = weighted(r, MECH, a.rows)
    st = weighted(r, STATUS, a.rows)
    rp = weighted(r, RESPONSE, a.rows)
    uid = 0
    with (
        open(f"{a.out}/recommendations.csv", "w", newline="", encoding="utf-8") as f,
        open(f"{a.out}/updates.csv", "w", newline="", encoding="utf-8") as g,
    ):
        w, u = csv.writer(f), csv.writer(g)
        w.writerow("id code country mechanism year date themes groups recommender response status text".split())
        u.writerow("id rec_id date status note".split())
        for i in range(1, a.rows + 1):
            d = day0 + datetime.timedelta(days=int(7300 * r.random() ** 0.8))
            th = sorted(set(r.choices(themes, tw, k=r.randint(1, 4))))
            gr = sorted(set(r.choices(groups, gw, k=r.randint(0, 2))))
            m = ms[i - 1]
            rec = r.choice(countries) if m == "UPR" else ""
            w.writerow(
                [
                    i,
                    f"{m}-{cs[i - 1]}-{d.year}-{i}",
                    cs[i - 1],
                    m,
                    d.year,
                    d.isoformat(),
                    ";".join(th),
                    ";".join(gr),
                    rec,
                    rp[i - 1],
                    st[i - 1],
                    text(r, bank, r.randint(250, 480)),
                ]
            )
            if st[i - 1] != "no-information":
                for _ in range(r.choice((1, 1, 2, 2, 3, 4, 6))):
                    uid += 1
                    ud = d + datetime.timedelta(days=r.randint(30, 1500))
                    u.writerow([uid, i, ud.isoformat(), r.choice(STATUS)[0], text(r, bank, r.randint(90, 180))])


if __name__ == "__main__":
    main()
