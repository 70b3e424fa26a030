"""The nouns of the whole download, table by table: what stands in each column and where it comes from."""

from .downloads import (
    OF_RECOMMENDATION,
    REC,
    Table,
    code,
    day,
    document,
    exact,
    flag,
    labels,
    number,
    rec,
    scheme_term,
    text,
)

STATES = Table(
    "states",
    "States to which a recommendation was made, that made one, or that a document or an event is about.",
    (
        code("iso3", "x.iso3", "ISO 3166 alpha-3."),
        code("iso2", "x.iso2", "ISO 3166 alpha-2."),
        code("m49", "x.m49", "Code of the M49 standard."),
        code("slug", "x.slug", "Name in addresses."),
        *labels("x.name"),
    ),
    "recommendations_state AS x WHERE x.id IN (SELECT state_id FROM recommendations_recommendation UNION SELECT state_id"
    " FROM recommendations_document UNION SELECT state_id FROM recommendations_followupevent UNION SELECT state_id FROM"
    " recommendations_recommendation_recommending_states)",
    ("iso3",),
)
MECHANISMS = Table(
    "mechanisms",
    "Special procedures, treaty bodies and the Universal Periodic Review, as far as documents are theirs.",
    (code("slug", "x.slug", "Permanent name."), code("kind", "x.kind", "Which system."), *labels("x.name")),
    "recommendations_mechanism AS x WHERE x.id IN (SELECT mechanism_id FROM recommendations_document)",
    ("slug",),
)
DOCUMENTS = Table(
    "documents",
    "Documents that the record quotes.",
    (
        document("id", "x", "Permanent name in addresses.", needed=True),
        text("symbol", "x.symbol", "United Nations symbol, if any."),
        code("kind", "x.kind", "What it is."),
        text("title", "x.title", "As printed."),
        code("language", "x.language", "Language of the title."),
        text("publisher", "x.publisher", "Who issued it."),
        *day("dated", "x.dated_on", "Date on the document."),
        code("state", "s.iso3", "State concerned.", needed=False),
        code("mechanism", "m.slug", "Whose document it is.", needed=False),
        document("responds_to", "a", "The document that it answers."),
        text("url", "x.url", "Where it can be read."),
        text("archived_url", "x.archived_url", "Archived copy."),
        text("note", "x.note", "What readers must know of it."),
    ),
    "recommendations_document AS x LEFT JOIN recommendations_state AS s ON s.id = x.state_id LEFT JOIN"
    " recommendations_mechanism AS m ON m.id = x.mechanism_id LEFT JOIN recommendations_document AS a ON a.id = x.responds_to_id",
    ("id",),
    {"state": ("states", "iso3"), "mechanism": ("mechanisms", "slug"), "responds_to": ("documents", "id")},
)
RECOMMENDATIONS = Table(
    "recommendations",
    "One row for each recommendation. Its words stand in texts.",
    (
        rec("id"),
        document("document", "d", "The document in which it stands.", needed=True),
        code("state", "s.iso3", "The State that it was made to."),
        code("paragraph", "r.paragraph", "As printed; empty if unknown.", needed=False),
        text("sub_item", "r.sub_item", "As printed."),
        code("part_of", "d.slug || '/' || w.slug", "The recommendation that was split.", needed=False),
        number("part", "r.part_number", "Number of the part."),
        number("position", "r.position", "Order within the document."),
        text("title", "r.title", "A short heading in our own words."),
        code("addressee", "r.addressee", "Who is asked to act."),
        code("status", "x.status", "The headline: where it stands."),
        code("stance", "x.stance", "What the Government said last; empty if no response is on record.", needed=False),
        exact("published_on", "r.published_at", "Day of publication here."),
    ),
    f"recommendations_listing AS x {OF_RECOMMENDATION} JOIN recommendations_state AS s ON s.id = r.state_id"
    " LEFT JOIN recommendations_recommendation AS w ON w.id = r.part_of_id",
    ("id",),
    {"document": ("documents", "id"), "state": ("states", "iso3"), "part_of": ("recommendations", "id")},
)
TEXTS = Table(
    "texts",
    "The words of each recommendation, verbatim, by language.",
    (
        rec(),
        code("language", "x.language", "ISO 639."),
        code("standing", "x.standing", "Original, official or unofficial translation."),
        code("provenance", "x.provenance", "From the document itself, quoted, or summarised."),
        document("taken_from", "t", "The secondary source."),
        text(
            "chapeau",
            "x.chapeau",
            "Verbatim: the words that introduce it and the items beside it; empty if none are held.",
        ),
        text("text", "x.text", "Verbatim."),
    ),
    f"recommendations_recommendationtext AS x {OF_RECOMMENDATION} LEFT JOIN recommendations_document AS t ON t.id = x.taken_from_id",
    ("recommendation", "language"),
    {"recommendation": ("recommendations", "id"), "taken_from": ("documents", "id")},
)
RECOMMENDING = Table(
    "recommending_states",
    "In the Universal Periodic Review: which State made which recommendation.",
    (rec(), code("state", "s.iso3", "The State that made it.")),
    f"recommendations_recommendation_recommending_states AS x {OF_RECOMMENDATION} JOIN recommendations_state AS s ON s.id = x.state_id",
    ("recommendation", "state"),
    {"recommendation": ("recommendations", "id"), "state": ("states", "iso3")},
)
TARGETS = Table(
    "recommendation_sdg_targets",
    "Which recommendation serves which target of the Sustainable Development Goals.",
    (rec(), code("target", "t.code", "Code of the target.")),
    f"recommendations_recommendation_sdg_targets AS x {OF_RECOMMENDATION} JOIN recommendations_sdgtarget AS t ON t.id = x.sdgtarget_id",
    ("recommendation", "target"),
    {"recommendation": ("recommendations", "id")},
)
RESPONSES = Table(
    "responses",
    "What Governments answered: to one recommendation, or to a report as a whole.",
    (
        code("id", "x.public_id", "Public id."),
        code("recommendation", REC, "The recommendation answered; empty if a whole report is.", needed=False),
        document("report", "p", "The report answered as a whole."),
        code("stance", "x.stance", "What the Government says it thinks or does."),
        code("upr_position", "x.upr_position", "The review's own word.", needed=False),
        text("words", "x.words", "The Government's words."),
        code("language", "x.language", "Language of the words."),
        code("provenance", "x.provenance", "How near to the Government's own words."),
        document("document", "a", "The document in which it answers."),
        text("paragraph", "x.paragraph", "Where in that document."),
        document("taken_from", "t", "The secondary source."),
        *day("responded", "x.responded_on", "Date of the answer."),
    ),
    f"recommendations_stateresponse AS x LEFT {OF_RECOMMENDATION.replace(' JOIN', ' LEFT JOIN')}"
    " LEFT JOIN recommendations_document AS p ON p.id = x.report_id LEFT JOIN recommendations_document AS a ON"
    " a.id = x.document_id LEFT JOIN recommendations_document AS t ON t.id = x.taken_from_id",
    ("id",),
    {
        "recommendation": ("recommendations", "id"),
        "report": ("documents", "id"),
        "document": ("documents", "id"),
        "taken_from": ("documents", "id"),
    },
)
EVENTS = Table(
    "events",
    "What happened since, in our own words.",
    (
        code("id", "x.public_id", "Public id."),
        code("state", "s.iso3", "Where it happened or whom it concerns."),
        code("kind", "x.kind", "What it was."),
        text("title", "x.title", "What happened."),
        text("details", "x.details", "What a reader needs besides."),
        code("language", "x.language", "Language of our words."),
        *day("happened", "x.happened_on", "When, the first day if it took several."),
        exact("until", "x.until_on", "The last day."),
        text("date_note", "x.date_note", "Note on the date."),
        text("place", "x.place", "Where."),
        exact("state_replied_on", "x.state_replied_on", "For a communication."),
        text("logged_by", "o.name", "The organisation that logged it, if it is named."),
    ),
    "recommendations_followupevent AS x JOIN recommendations_state AS s ON s.id = x.state_id"
    " LEFT JOIN recommendations_organisation AS o ON o.id = x.logged_by_id",
    ("id",),
    {"state": ("states", "iso3")},
)
BEARINGS = Table(
    "bearings",
    "What each event means for a recommendation.",
    (
        code("event", "e.public_id", "The event."),
        rec(),
        code("bearing", "x.meaning", "progress, setback, mixed or context."),
        text("reason", "x.reason", "Why."),
    ),
    f"recommendations_bearing AS x {OF_RECOMMENDATION} JOIN recommendations_followupevent AS e ON e.id = x.event_id",
    ("event", "recommendation"),
    {"event": ("events", "id"), "recommendation": ("recommendations", "id")},
)
SOURCES = Table(
    "sources",
    "Where each event is known from.",
    (
        code("event", "e.public_id", "The event."),
        number("number", "row_number() OVER (PARTITION BY x.event_id ORDER BY x.id)", "Which of its sources."),
        text("title", "x.title", "Title."),
        text("publisher", "x.publisher", "Who published it."),
        text("url", "x.url", "Where it can be read."),
        text("archived_url", "x.archived_url", "Archived copy."),
        document("document", "a", "If it is a document of this record."),
        *day("published", "x.published_on", "When it was published."),
        code("language", "x.language", "Its language."),
        code("independence", "x.independence", "Whether it knows of the event by itself."),
        text("note", "x.note", "What to know of it."),
    ),
    "recommendations_source AS x JOIN recommendations_followupevent AS e ON e.id = x.event_id"
    " LEFT JOIN recommendations_document AS a ON a.id = x.document_id",
    ("event", "number"),
    {"event": ("events", "id"), "document": ("documents", "id")},
)
ASSESSMENTS = Table(
    "assessments",
    "Judgements of named and unnamed organisations. They are never changed: a correction is a new one.",
    (
        code("id", "x.public_id", "Public id."),
        rec(),
        text("organisation", "o.name", "Whose judgement, if the organisation is named."),
        flag("is_lead", "o.is_lead", "Whether its judgement is the headline."),
        flag("is_demonstration", "o.is_demonstration", "Whether it is an example and nobody's judgement."),
        code("status", "x.status", "Where it stands."),
        text("reason", "x.reason", "Why."),
        exact("assessed_on", "x.assessed_on", "Day of the judgement."),
        exact("evidence_until", "x.evidence_until", "Day up to which evidence was looked at."),
        code("confidence", "x.confidence", "low, medium or high."),
        text("methodology", "v.version", "Version of the methodology."),
        code("corrects", "c.public_id", "The assessment that it corrects.", needed=False),
        text("correction_reason", "x.correction_reason", "What was wrong."),
    ),
    f"recommendations_assessment AS x {OF_RECOMMENDATION} JOIN recommendations_organisation AS o ON o.id = x.organisation_id"
    " JOIN recommendations_methodologyversion AS v ON v.id = x.methodology_id"
    " LEFT JOIN recommendations_assessment AS c ON c.id = x.corrects_id",
    ("id",),
    {"recommendation": ("recommendations", "id"), "corrects": ("assessments", "id")},
)
CITED = Table(
    "assessment_events",
    "The events that each assessment rests on.",
    (code("assessment", "a.public_id", "The assessment."), code("event", "e.public_id", "The event.")),
    "(SELECT DISTINCT assessment_id, followupevent_id FROM recommendations_assessment_events) AS x"
    " JOIN recommendations_assessment AS a ON a.id = x.assessment_id"
    " JOIN recommendations_followupevent AS e ON e.id = x.followupevent_id",
    ("assessment", "event"),
    {"assessment": ("assessments", "id"), "event": ("events", "id")},
)
TABLES = (
    RECOMMENDATIONS,
    TEXTS,
    RESPONSES,
    EVENTS,
    BEARINGS,
    SOURCES,
    ASSESSMENTS,
    CITED,
    DOCUMENTS,
    STATES,
    MECHANISMS,
    *scheme_term("themes", "theme", "themes", "theme"),
    *scheme_term("affected_groups", "affectedgroup", "affected_groups", "affectedgroup"),
    TARGETS,
    RECOMMENDING,
)
