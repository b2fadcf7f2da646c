"""Bookkeeper: a Telegram bot that keeps a person's books."""
