"""Files with books in them."""
