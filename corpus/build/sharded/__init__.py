"""The stages that see one page or one pair of documents at a time, cut into shards."""
