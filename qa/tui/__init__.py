"""The terminal chat. Nothing outside this package imports Textual."""
