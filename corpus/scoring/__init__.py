"""A scorer learnt from the corpus itself: errors made from its own pairs, features, a learner, scores."""
