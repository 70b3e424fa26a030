"""More than 500 odd strings, by rule: what no form, filter or file may answer with an error of ours."""

import os
import unicodedata
from collections.abc import Iterator

TIMES = int(os.environ.get("ODD_INPUT", "1"))  # so many times as much is asked as in the suite
INNER = "Peaceful {} assembly"
SCRIPTS = [
    "Бейбіт жиналыстар туралы заң",
    "Закон «О мирных собраниях» — № 5",
    "قانون التجمع السلمي",
    "和平集会法",
    "평화적 집회",
    "การชุมนุมโดยสงบ",
    "שלום",
    "शांतिपूर्ण सभा",
    "ქართული",
    "𝕬𝖘𝖘𝖊𝖒𝖇𝖑𝖞",
    "𐍈𐎀𒀀",
]
NUMBERS = [
    "0",
    "-0",
    "00",
    "-1",
    "+1",
    "1.5",
    "-1.5",
    "1,5",
    "1e3",
    "1e400",
    "-1e400",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "0x10",
    "0b1",
    "0o7",
    "1_000",
    "²",
    "½",
    "①",
    "٣",
    "１２",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "1.0000000000000000000000001",
    "1/0",
]
DATES = [
    "0000-00-00",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "9999999-01-01",
    "10000-01-01",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "1-2-2026",
    "1/2/2026",
    "01.02.2026",
    "2026-2-1",
    "2026-02-01T25:61:61Z",
    "2026-02-01+99:99",
    "-2026-01-01",
    "20260201",
    "2026-W05-7",
    "2026-366",
    "31.02.2015",
    "2026-02-29",
    "1969-12-31",
    "12-31-9999",
    "2026",
    "2026-13",
    "2026-1",
    "yesterday",
    "٢٠٢٦-٠٢-٠١",
    "２０２６-02-01",
]
PROGRAMS = [
    *(
        "%s",
        "%n%n%n%n",
        "%(title)s",
        "%d%%",
        "{0}",
        "{title}",
        "{0.__class__.__mro__}",
        "${7*7}",
        "#{7*7}",
        "{{ 7*7 }}",
    ),
    *("{% debug %}", "{% include 'x' %}", "{{ settings.SECRET_KEY }}", "{# x #}", "<%= 7*7 %>", "*{7*7}", "@(7*7)"),
    *("'", '"', "\\", "';--", "' OR '1'='1", "1; DROP TABLE recommendations_state", "x') UNION SELECT 1--", "E'\\\\x'"),
    *(
        "$$;$$",
        "%' LIKE '",
        "_%",
        "\\%",
        "to_tsquery('a')",
        "a & b | !c",
        "a:*",
        "<->",
        "(((",
        ")))",
        "&|!",
        "*)(uid=*",
    ),
    *("`id`", "$(id)", "; rm -rf /", "| cat /etc/passwd", "&& true", "\\$HOME", "-rf", "--help", "@file", "> /tmp/x"),
    *(
        "../../../etc/passwd",
        "..\\..\\x",
        "/etc/passwd",
        "file:///etc/passwd",
        "%2e%2e%2f",
        "....//",
        "C:\\x",
        "\\\\host\\x",
    ),
    *(
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "COM1",
        "LPT9",
        "con.txt",
        ".htaccess",
        "~",
        ".",
        "..",
        "a" * 255 + ".jpg",
        "a.jpg.exe",
    ),
    *(
        "http://",
        "https://",
        "https://[::1",
        "https://[",
        "http://0",
        "https://x:99999999",
        "https://x:abc",
        "https://@",
        "//x",
    ),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "mailto:a@b",
        "https://a b",
        "https://xn--",
        "https://例え.テスト",
    ),
    *(
        "https://" + "a" * 300 + ".org",
        "https://a..b",
        "ftp://x",
        "https://x/%",
        "https://x/%zz",
        "https://x/?q=%00",
        "HTTPS://X",
    ),
    *(
        "null",
        "undefined",
        "None",
        "True",
        "[]",
        "{}",
        "[object Object]",
        "function(){}",
        "__proto__",
        "constructor",
        "self",
    ),
    *("<", ">", "&", "&amp;", "&#0;", "&#x110000;", "<b>", "</textarea>", "<!--", "]]>", "<?php", "<![CDATA[", "<\0b>"),
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1+1", "＝1+1", ";=1", "|x", "%0a=1"),
    *(
        "a@b",
        "a@b.c",
        "@b.org",
        "a" * 65 + "@b.org",
        "a@" + "b" * 260,
        '"a b"@c.org',
        "a@b.org\nBcc: c@d.org",
        "ａ@b.org",
        "é@b.org",
    ),
    *(
        "A/HRC/29/25/Add.2 96 a",
        "A/HRC/" * 40,
        "CCPR/C/KAZ/CO/2//",
        "para. " * 50,
        "96 (a) (ii) (b)",
        "126.29.1.1.1.1.1",
    ),
    *("a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "\n" * 500, "\t" * 500, " " * 5000, "", " ", "\u00a0", "\u3000", "​"),
]


def controls() -> Iterator[str]:
    """NUL, every other control character, and half of a letter."""
    for code in [*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF]:
        yield INNER.format(chr(code))
    for code in (0x00, 0x0A, 0x1F, 0xD800, 0xDFFF):
        yield from (chr(code), chr(code) * 300, f"{chr(code)}x", f"x{chr(code)}")


def invisible() -> Iterator[str]:
    """Every format character of the first planes, within a word, and some alone."""
    found = [chr(n) for n in (*range(0xA0, 0xD800), *range(0xE000, 0x11000)) if unicodedata.category(chr(n)) == "Cf"]
    for letter in [
        *found,
        "\u115f",
        "\u3164",
        "\uffa0",
        "\u034f",
        "\u2028",
        "\u2029",
        "\ufe0f",
        "\U000e0041",
        "\U000e0100",
    ]:
        yield f"pay{letter}pal"
    yield from ("\u202e", "\u200b" * 300, "\ufeff", "\u2066" * 300, "\u202e" + SCRIPTS[1], "\u200f" + SCRIPTS[2])


def deceiving() -> Iterator[str]:
    """Names that turn around or break in the middle, in every script."""
    for text in SCRIPTS:
        middle = len(text) // 2
        for letter in "\u200b\u200c\u200d\u202e\u2067\ufeff":
            yield f"{text[:middle]}{letter}{text[middle:]}"


def shapes() -> Iterator[str]:
    """What grows, shrinks or changes when it is composed, folded, or counted."""
    yield from ("İ", "ı", "ſ", "ß", "ẞ", "ﬁ", "ŉ", "ΐ", "Ω", "Å", "K", "ﷺ" * 90, "ﷺ", "𝅘𝅥𝅮", "\u0344", "\u0958", "\u2126")
    yield from (
        "e\u0301",
        "\u0301",
        "\u0301x",
        "a" + "\u0301" * 5000,
        "Z" + "\u0335\u0489" * 500,
        "\u1100\u1161\u11a8",
        "각",
    )
    yield from (
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈" * 100,
        "👍🏽",
        "🇰🇿",
        "🇰" * 7,
        "🏴\U000e0067\U000e0062\U000e0065\U000e007f",
        "1️⃣",
        "\U0001f469\u200d",
        "\u200d",
    )
    yield from (unicodedata.normalize("NFD", text) for text in SCRIPTS)
    yield from ("\u202b" + text + "\u202c" for text in SCRIPTS)
    yield from (text * 200 for text in SCRIPTS)


def sizes() -> Iterator[str]:
    for length in (
        19,
        20,
        21,
        40,
        41,
        60,
        61,
        80,
        81,
        119,
        120,
        121,
        149,
        151,
        199,
        200,
        201,
        254,
        255,
        256,
        299,
        301,
        399,
        401,
    ):
        yield "x" * length
    yield from (
        "ж" * 1001,
        "x" * 65536,
        "x " * 40000,
        "a." * 2000,
        "9" * 401,
        "-" + "9" * 401,
        "1" + "0" * 5000,
        "[" * 3000,
        "(" * 3000,
    )
    yield from (
        "https://example.org/" + "a" * 981,
        "https://example.org/" + "ж" * 400,
        "a,b" * 2000,
        "a/b" * 2000,
        "\\u0000",
        "%00",
    )


def odd() -> list[str]:
    return list(
        dict.fromkeys(
            [*controls(), *invisible(), *deceiving(), *shapes(), *sizes(), *SCRIPTS, *NUMBERS, *DATES, *PROGRAMS]
        )
    )


ODD = odd()
