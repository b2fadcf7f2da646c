"""Tests; the folders mirror those of bot."""
