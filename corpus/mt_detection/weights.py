"""The constants of the detector, and where each comes from.

Weights: logistic regression on the features of literalness.py. Data: news that people and systems translated
from English to Spanish (WMT 2008 to 2011, two systems a year, 10,570 sentences), each year with a lexicon
learnt from all three translations, from people and one system, and from each alone, so that the weights hold
for each mixture. `benchmarks/machine_translation.py --fit` prints them.
"""

from types import MappingProxyType

import numpy as np

from corpus.mt_detection.literalness import FEATURES

_WEIGHTS = {"similarity": 5.9, "usual": 3.7, "linked": 3.9, "jumps": -3.0, "length": -0.3, "marks": -2.1}
WEIGHTS = np.array([_WEIGHTS[name] for name in FEATURES])
INTERCEPT = -9.4

# What the translations of people lack to those into Spanish: medians on NTREX-128 (English, some 700 pairs).
# A language between the two is freer, or the tokens fit less well; the text alone cannot say which.
LEVELS = MappingProxyType(
    {"en": 0.0, "es": 0.0, "pt": 0.8, "de": 1.2, "fr": 1.4, "zh": 3.0, "ja": 3.0, "ko": 3.3}
)

DAMPING = 3.0  # words: a sentence of so many counts half
PAGE_DAMPING = 5.0  # sentences of a page that are added at even odds
USUAL_WORDS = 20.0  # of a sentence of the news
PER_LENGTH = 0.11  # of the mean probability, for each natural logarithm of the length; `--fit` prints it
# A page is called machine-translated from both on: its evidence, and what it is above the lower quartile of
# the corpus. Literal translations of documentation, by people, pass the first; a corpus of free translations
# with some literal pages passes the second. Chosen so that at most 2 % of the pages by people are called so,
# in a build of the frozen web and in the mean over the news (docs/machine-translation.md).
PAGE_LEAST = 0.6
PAGE_ABOVE = 0.25
PAGE_SLOPE = 26.0  # of the same regression on pages
