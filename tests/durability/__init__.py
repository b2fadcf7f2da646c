"""Proof that nothing is lost and nothing is booked twice: the real bot, killed and starved in every way that it meets."""
