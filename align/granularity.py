"""What a pair is: sentences, or whole paragraphs."""

SENTENCE, PARAGRAPH, BOTH = "sentence", "paragraph", "both"
KINDS = (SENTENCE, PARAGRAPH)  # of a pair
GRANULARITIES = (*KINDS, BOTH)  # of what is made
