"""Reports' pictures as PNG files: drawn by matplotlib's Agg, in processes of their own.

`workers` is the way in and imports no matplotlib itself; everything else runs in the workers only. Lengths are pixels
of an image 1080 wide, y grows downwards.
"""
