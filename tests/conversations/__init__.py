"""Conversations with the whole bot, as people would have them."""
