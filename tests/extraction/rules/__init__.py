"""The rules extractor's stories, by theme."""
