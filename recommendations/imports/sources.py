"""Databases whose files quote documents of others: what comes from them says so. And the schemes of their themes and groups."""

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
# Scheme and version of the words with which they describe.
SCHEMES = {"uhri": ("UHRI", "observed"), "upr-info": ("UPR Info", "2014")}
