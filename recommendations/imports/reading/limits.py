"""How much of a file is read before it is called what it is: made to stop the reader, or no table of recommendations."""

LONGEST_CELL = 100_000  # characters; the longest paragraph of a report has some 5,000
LONGEST_ROW = 1_000_000
MOST_LETTERS = 1_000_000_000  # of all cells together
MOST_COLUMNS = 500
MOST_LINES_OF_A_CELL = 500
MOST_BROKEN = 1000  # rows whose quotation marks do not match
MOST_MEMBERS = 5000  # of a zip archive
MOST_BYTES = 512 * 1024**2  # of one member, unpacked
MOST_IN_MEMORY = 16 * 1024**2  # of a member that is read whole
MOST_WORDS = 100 * 1024**2  # bytes of the words that the cells of a workbook share, with 40 for each
MOST_EMPTY = 3_000_000  # rows and cells without anything in them; a formula without its value counts as ten
MOST_FILLED = 3_000_000
MOST_WORD_ROWS = 100_000  # of the tables of a Word file
MOST_MERGED = 20_000
MOST_REPEATED = 1000  # times that one row of an ODS file stands for
LONGEST_RECORD = 4 * 1024**2  # characters of one record of JSON
