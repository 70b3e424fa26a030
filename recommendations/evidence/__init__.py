"""Evidence: which files are taken (examine), the copies that may be released (clean), and their bytes on disk (store)."""
