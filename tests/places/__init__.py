"""Tests of bot/places."""
