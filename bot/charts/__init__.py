"""A report's picture as a PNG: drawn with matplotlib's object interface, in processes of its own.

`workers` is the way in and imports no matplotlib itself; everything else runs in the workers only. Lengths are pixels
of an image 1080 wide, y grows downwards.
"""
