"""Tests of the bookkeeping itself."""
