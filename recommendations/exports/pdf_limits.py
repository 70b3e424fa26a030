"""What the worker and the child that prints must agree on. Imports nothing."""

NO_PANGO = 3  # exit status of a child that found no Pango
