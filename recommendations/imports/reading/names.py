"""What columns are called, in English, French, Spanish, Russian and Kazakh, in our own exports and in those of others."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

NEAR = 88  # of 100: a letter or two are otherwise

Names = Mapping[str, str]  # names parted by semicolons, by what they mean

RECOMMENDATION_NAMES: Names = {
    "address": "address",
    "outside_key": "id; identifier; ohchr annotation id; annotation id; key; код; идентификатор; identifiant; identificador",
    "language": "language; lang; langue; idioma; язык; тіл",
    "text": "text; recommendation; recommendation text; text of recommendation; full text; texte; recommandation; texto;"
    "recomendación; текст; рекомендация; текст рекомендации; мәтін; ұсыным; ұсыным мәтіні",
    "chapeau": "chapeau; introduction; introductory words; вводная часть; вводные слова",
    "paragraph": "paragraph; para; paragraph number; para no; no; number; paragraphe; párrafo; пункт; номер; номер пункта; №; тармақ",
    "sub_item": "sub item; sub-paragraph; letter; alinéa; inciso; подпункт; буква; тармақша",
    "heading": "heading; section; title of section; short title; intitulé; epígrafe; заголовок; раздел; тақырып аты",
    "symbol": "symbol; document; document symbol; un symbol; report symbol; cote; signatura; символ; символ документа; документ;"
    "условное обозначение; құжат; құжат нышаны",
    "document_title": "document title; report; title of report; title of document; titre du document; título del documento;"
    "название документа; доклад; құжат атауы",
    "document_kind": "document kind; kind of document; document type; вид документа; тип документа",
    "dated_on": "document date; date; date of document; publication date; document publication date; date of report; fecha;"
    "дата; дата документа; дата доклада; күні",
    "session": "session; upr session; sesión; сессия; сессия упо",
    "mechanism": "mechanism name; mechanism; body; recommending body; reccomending body; source body; mandate; mécanisme; mecanismo;"
    "механизм; орган; мандат; договорный орган; тетік",
    "mandate_holder": "mandate holder; special rapporteur; rapporteur; titulaire du mandat; relator especial; мандатарий;"
    "специальный докладчик; держатель мандата",
    "addressee": "addressee; addressed to; destinataire; destinatario; адресат; кому адресовано",
    "position": "upr position; position; response of state; state position; accepted; acceptance; support; réponse; posición; позиция;"
    "позиция государства; ұстаным",
    "answer": "response words; answer; response; government response; state response; reply; comments of the state; réponse de l'état;"
    "respuesta; ответ; ответ государства; ответ правительства; жауап",
    "states": "state; states; country; countries; countries concerned; state concerned; state under review; état; pays; estado; país;"
    "государство; страна; мемлекет; ел",
    "recommending_states": "recommending states; recommending state; upr recommending states; upr reccomending states; recommended by;"
    "état recommandant; estado recomendante; рекомендующее государство; рекомендующие государства; ұсынған мемлекеттер",
    "themes": "themes; theme; topic; topics; issue; issues; subject; thème; thèmes; tema; temas; тема; темы; тематика; тақырып; тақырыптар",
    "groups": "affected groups; affected persons; groups; affected group; population groups; groupes; personnes concernées; grupos;"
    "personas afectadas; группы; затрагиваемые лица; уязвимые группы; топтар",
    "targets": "sdg targets; sdgs; sdg; targets; odd; ods; цур; цели устойчивого развития; тдм",
}
EVENT_NAMES: Names = {
    "outside_key": "id; identifier; key; идентификатор; код",
    "language": "language; lang; langue; idioma; язык; тіл",
    "happened_on": "date; when; day; happened on; date of event; event date; fecha; дата; дата события; когда; күні",
    "until_on": "until; end date; to; date to; fin; hasta; до; дата окончания; дейін",
    "title": "title; what; event; what happened; headline; titre; événement; título; evento; событие; что произошло; название; оқиға; атауы",
    "details": "details; description; summary; notes; détails; descripción; описание; подробности; сипаттама",
    "kind": "kind; type; kind of event; type of event; event type; genre; tipo; вид; тип; вид события; түрі",
    "place": "place; where; location; city; lieu; lugar; место; где; город; орны",
    "state": "state; country; état; pays; estado; país; государство; страна; мемлекет; ел",
    "symbol": "symbol; document; document symbol; un symbol; recommendation; cote; signatura; символ; символ документа; документ;"
    "рекомендация; құжат",
    "paragraph": "paragraph; para; paragraph number; paragraphe; párrafo; пункт; номер пункта; тармақ",
    "sub_item": "sub item; sub-paragraph; letter; alinéa; inciso; подпункт; буква; тармақша",
    "bearing": "bearing; effect; meaning; impact; progress or setback; portée; efecto; значение; влияние; оценка; мәні",
    "source_title": "source title; source; source name; title of source; titre de la source; fuente; источник; название источника; дереккөз",
    "source_publisher": "publisher; source publisher; published by; media; éditeur; editor; издатель; издание; сми; баспа",
    "source_url": "source url; url; link; web address; source link; address; lien; enlace; ссылка; адрес; сілтеме",
    "source_dated_on": "source date; source dated on; published on; date of source; publication date; дата источника; дата публикации",
}
LANGUAGES = {
    "en": ("english", "anglais", "inglés", "английский", "ағылшын"),
    "fr": ("french", "français", "francés", "французский", "француз"),
    "es": ("spanish", "espagnol", "español", "испанский", "испан"),
    "ru": ("russian", "russe", "ruso", "русский", "орыс"),
    "ar": ("arabic", "arabe", "árabe", "арабский", "араб"),
    "zh": ("chinese", "chinois", "chino", "китайский", "қытай"),
    "kk": ("kazakh", "kazakhe", "kazajo", "казахский", "қазақ"),
}
TEXT_WORDS = ("text", "texte", "texto", "текст", "мәтін", "recommendation")


def plain(name: str) -> str:
    """A name without capitals, spaces and signs, which people leave out or add."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def spelled(names: Names) -> dict[str, str]:
    """What each name means, by its plain spelling; the meaning listed first has it where two share a name."""
    found: dict[str, str] = {}
    for meaning, said in names.items():
        for name in said.split(";"):
            found.setdefault(plain(name) or name.strip(), meaning)
    return found


def matched(header: Iterable[str], names: Names) -> dict[str, str]:
    """The column for each meaning: called exactly so, else nearly so; where two are, the name that is listed first."""
    known, order = spelled(names), {name: at for at, name in enumerate(spelled(names))}
    exact: dict[str, tuple[int, str]] = {}
    rest = []
    for column in header:
        name = plain(column) or column.strip()
        if name not in known:
            rest.append((column, name))
        elif known[name] not in exact or order[name] < exact[known[name]][0]:
            exact[known[name]] = order[name], column
    found = {meaning: column for meaning, (_order, column) in exact.items()}
    for column, name in rest:
        near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=NEAR) if len(name) > 5 else None
        if near and known[near[0]] not in found:
            found[known[near[0]]] = column
    return found


def language_of(column: str) -> str:
    """ "text_ru", "Text (Russian)" and "Текст, русский" name the language of a text."""
    name = plain(column)
    word = next((word for word in TEXT_WORDS if name.startswith(word) and name != word), "")
    rest = name.removeprefix(word) if word else ""
    return next((code for code, words in LANGUAGES.items() if rest and (rest == code or rest in words)), "")
