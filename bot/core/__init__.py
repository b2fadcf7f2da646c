"""The bookkeeping itself: money, entries, periods, reports. Standard library and Babel only; no I/O."""
