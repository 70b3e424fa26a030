"""Databases whose files quote documents of others: what comes from them says so."""

SOURCES = {
    "uhri": {
        "slug": "universal-human-rights-index",
        "kind": "other",
        "title": "Universal Human Rights Index",
        "publisher": "OHCHR",
        "url": "https://uhri.ohchr.org/",
        "note": "A database. Its texts are those of the documents that it names, by paragraph.",
    },
    "upr-info": {
        "slug": "upr-info-database",
        "kind": "other",
        "title": "UPR Info’s database of recommendations",
        "publisher": "UPR Info",
        "url": "https://www.upr-info.org/",
        "note": "The title is a description. Its words are mostly the report’s own; some are shortened.",
    },
}
