"""The last word on pairs: rules over the whole corpus, decisions of reviewers, splits and takedowns."""
