"""Tests of the stand-in for Telegram: with the real client library, plain HTTP and a real browser."""
