"""Tests of what reads messages."""
