"""The words by which recommendations, findings and chapeaux are known, in English, Russian, French and Spanish."""

import re

SENTENCE = re.compile(r"(?<=[.!?])[”\"’»)]*\s+(?=[A-ZА-ЯЁÉÀ“«(])")
MANDATE = (
    r"special rapporteurs?|independent experts?|working group|(?:sub)?committee|special representative|mandate[- ]holders?|"
    r"the experts?|high commissioner|commission of inquiry|the mission|the commission|the council|s?he|they|it|we|i|"
    r"специальн\w+ докладчи\w+|комитет\w*|рабоч\w+ групп\w+|независим\w+ эксперт\w*|подкомитет\w*|он[аи]?|"
    r"rapporteu(?:r|se) spéciale?|comité|groupe de travail|expert indépendant|elle|il|relator\w* especial\w*|grupo de trabajo|expert[oa] independiente"
)
ASKS = (
    r"recommends|urges|calls (?:up)?on|calls for|encourages|invites|requests|asks|appeals|exhorts|advises|suggests|proposes|advocates|"
    r"(?:would|must|can only|may) (?:\w+ )?(?:recommend|urge|encourage|suggest)|"
    r"(?:reiterates|reaffirms|repeats) (?:its|his|her|their|the) (?:\w+ ){0,4}(?:recommendations?|calls?|appeals?|requests?)|"
    r"(?:makes?|offers?|submits?|formulates?|presents?|has) the following (?:\w+ ){0,3}recommendations?|"
    r"рекомендует|призывает|настоятельно|просит|предлагает|советует|повторяет сво\w+ (?:\w+ )?рекомендаци\w+|"
    r"(?:recommande|exhorte|engage|invite|encourage|demande|prie|appelle)(?=\s(?:l[’'ea]|à|au|aux|que|de|tou|instamment|vivement|également))|"
    r"(?:recomienda|insta|exhorta|invita|alienta|pide|solicita)(?=\s(?:al?|que|encarecidamente|también)\b)"
)
WISHES = r"(?:would (?:also |further |strongly )?like|wish(?:es)?|wants?) (?:\w+ ){0,3}to (?:\w+ ){0,2}(?:recommend|urge|call (?:up)?on|encourage|invite|request|suggest|reiterate)\b"
# A mandate that asks, now: not "the Council urged", nor what others ask.
ASKING = re.compile(rf"\b(?:{MANDATE})\b[^.;]{{0,250}}?\b(?:{ASKS}|{WISHES})(?![\w-])", re.IGNORECASE)
WE_ASK = re.compile(
    r"\b(?:we|they|I|experts|rapporteurs|mandate[- ]holders) (?:\w+ ){0,2}(?:recommend|urge|call (?:up)?on|call for|encourage|invite|request|appeal to)\b",
    re.IGNORECASE,
)
BARE = re.compile(rf"^(?:further |also |strongly )?(?:{ASKS})\b", re.IGNORECASE)
IS_ASKED = re.compile(
    r"\bthe state party (?:should|must|shall)\b|\bгосударству-участнику следует\b|\b(?:is|are) (?:\w+ )?(?:recommended|urged|encouraged|invited|requested|called (?:up)?on)\b|\bthe following (?:\w+ ){0,3}(?:recommendations?|measures|steps) (?:are|is|should)\b|"
    r"^(?:(?:main|key|general|specific|priority) )?recommendations?(?: (?:to|for) [^.]{2,100})?:$|\bрекомендуется\b|\bследует\b.{0,80}:$|\bслед\w+ рекомендаци\w+\b|il est recommandé|se recomienda",
    re.IGNORECASE,
)
ACTOR = (
    r"(?:other |all |both |such |relevant |national |local |competent |federal |public |donor |third |host |neighbouring |central |regional )*"
    r"(?:states?(?: part(?:y|ies))?|governments?|authorit(?:y|ies)|parliaments?|legislat(?:ure|ors|ive \w+)|judges?|judiciary|courts?|prosecutors?|"
    r"police|law enforcement \w+|donors?|compan(?:y|ies)|business(?:es| enterprises)?|corporations?|investors?|employers?|international community|"
    r"united nations|international organi[sz]ations?|civil society(?: organi[sz]ations?)?|ministr(?:y|ies)|ombudsman|national human rights institutions?|"
    r"political parties|trade unions|media|donor \w+|human rights council|security council|general assembly|secretary-general|государств\w*(?:-участник\w*)?|правительств\w*|власт\w*|парламент\w*|l[’']état(?: partie)?|el estado(?: parte)?|el gobierno|le gouvernement)"
)
SHOULD = r"should|must|ought to|needs? to|shall|has to|have to|is obliged to|следует|долж\w+|необходимо|devrait|doit|devraient|doivent|debería\w*|debe\w*"
ACTOR_SHOULD = re.compile(
    rf"^(?:[^.;:]{{0,160}},\s)?(?:the\s|an?\s|этому\s|l[’'])?{ACTOR}\b[^.;:]{{0,120}}?\b(?:{SHOULD})\b", re.IGNORECASE
)
ANY_SHOULD = re.compile(rf"\b(?:{SHOULD})\b", re.IGNORECASE)
FINDS = re.compile(
    r"\b(?:is|are|was|were|remains?|continues? to be|expresses|voiced|also|deeply|gravely|particularly|seriously)\s(?:\w+\s){0,3}concern(?:ed|s)?\b|\bregrets?\b|\b(?:is|are) (?:\w+ )?(?:alarmed|dismayed|troubled|disturbed)\b|"
    r"\b(?:welcomes?|notes?|noted|observes?|observed|commends?|appreciates?|acknowledges?|recalls?|considers?|found|finds|received|identified|heard|learned|met|visited|recognizes?)\b|"
    r"\b(?:includes?|including|are|were|consists? of|comprises?|such as|namely)\s?:$|\bобеспокоен|\bсожале|\bприветствует|\bотмечает|\bpréoccup|\bpreocupa",
    re.IGNORECASE,
)
ENDS_OPEN = re.compile(r"(?::|\b(?:to|that|should|must)|—)\s?\*{0,3}$")
# How an item begins that orders something.
VERBS = frozenset(
    re.findall(
        r"\w+",
        """
        abide abolish abstain accede accelerate accept accord acknowledge act adapt address adhere adjust adopt advance
        advocate afford agree align allocate allow amend analyse apply appoint approve arrange ascertain assess assign
        assist assume attach authorize avail avoid ban base be bear become begin bring broaden build call carry cease
        change clarify clear close codify collaborate collect combat commission commit communicate compensate complement
        complete comply conclude condemn conduct confer confirm consider consolidate consult continue contribute control
        convene cooperate coordinate create criminalize curb deal decide declare decriminalize dedicate define delegate
        deliver demonstrate deny deploy design designate desist develop devise devote direct disaggregate discontinue
        disseminate dissolve distribute do double draft draw educate elaborate eliminate embed empower enable enact
        encourage end endorse enforce engage enhance enlarge ensure envisage equip eradicate establish evaluate examine
        exclude execute exempt exercise expand expedite explicitly explore express extend facilitate find finalize fight
        follow formalize formulate foster free freeze fulfil fully fund further gather generate give grant guarantee
        halt harmonize harness have help hold honour identify immediately implement impose improve include incorporate
        increase inform initiate insert institute institutionalize integrate intensify introduce invest investigate
        invite involve issue join keep launch lead learn legalize legislate lift limit link listen locate lower
        mainstream maintain make manage map mandate meet mitigate mobilize modernize modify monitor move negotiate not
        observe obtain offer open operationalize organize outlaw overcome oversee participate pass pay penalize perform
        permit phase place plan pledge prepare preserve prevent prioritize proceed process proclaim prohibit promote
        promptly promulgate prosecute protect provide publicize publish punish pursue put raise ratify reaffirm realize
        recognize reconsider record recruit redouble redress reduce refine reform refrain regularize regulate reinforce
        reinstate reject release remain remedy remove render renew repeal replace report request require rescind
        research resolve respect respond restore restrict restructure resume retain return review revise revisit revive
        revoke safeguard scale secure seek seize send separate set settle share show sign simplify speed spare sponsor
        standardize start step stop streamline strengthen strictly submit substantially suspend support systematically
        tackle tailor take target terminate thoroughly tighten track train transfer transform translate transmit treat
        undertake unify update uphold urgently use utilize validate verify waive widen withdraw work
        """,
    )
)
