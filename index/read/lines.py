"""What a line of a wrapped text tells about the paragraph around it."""

import re

ITEM = re.compile(r"\s*(?:[*•◦▪‣+–-]|\(?(?:\d{1,3}|[a-z])[.)]|\d+(?:\.\d+)+\.?)\s")
"""The start of a list's item or of a numbered heading."""

ENDS_SENTENCE = re.compile(r"[.!?:…][\"'”’)\]]*\s*$")
