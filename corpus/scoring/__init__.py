"""The scorer that a corpus teaches itself: errors made from its own pairs, features, a learner, scores."""
