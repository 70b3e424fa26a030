"""One module for each family of files: ``check`` parses the whole of it, ``clean`` writes the copy. Runs in the child."""
