"""What is sealed to an organisation's own key, so that the server writes it and cannot read it back (decision 23)."""
