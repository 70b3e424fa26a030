# The year comes first in Kazakh (CLDR): 2026 ж. 5 наурыз.
DATE_FORMAT = "Y ж. j E"
YEAR_MONTH_FORMAT = "Y ж. F"
