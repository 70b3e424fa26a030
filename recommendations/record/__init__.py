"""A record that nobody can change unseen: the chain over every change, its checkpoints, and who verifies them."""
