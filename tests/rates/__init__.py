"""Tests of published exchange rates."""
