"""The options of all rules, and how a topic's [filters] table sets them."""

from dataclasses import dataclass, field

from corpus.dedupe import (
    BoilerplateOptions,
    CorpusOptions,
    DuplicateOptions,
    FanOutOptions,
    NearDuplicateOptions,
)
from corpus.filters.copies import HighMarginCopyOptions, IdenticalOptions, NearCopyOptions
from corpus.filters.language import WrongLanguageOptions
from corpus.filters.layout import (
    BracketsOptions,
    BreadcrumbsOptions,
    LiteralsOptions,
    QuestionOptions,
    TitleCaseOptions,
)
from corpus.filters.lengths import LengthRatioOptions, TooLongOptions, TooShortOptions
from corpus.filters.letters import DigitsOptions, EmptyOptions, PunctuationOptions, SymbolsOptions
from corpus.filters.markup import MarkupOrCodeOptions
from corpus.filters.mismatches import CurrencyOptions, UrlsOptions
from corpus.filters.noise import (
    EmojiOptions,
    EscapesOptions,
    MojibakeOptions,
    RepeatedCharacterOptions,
    SpacedLettersOptions,
    WhitespaceOptions,
)
from corpus.filters.numbers import NumbersOptions
from corpus.filters.personal_data import PersonalDataOptions
from corpus.filters.script import WrongScriptOptions
from corpus.filters.terms import ForbiddenTermsOptions
from corpus.filters.thresholds import LowMarginOptions, LowScoreOptions, LowSimilarityOptions
from corpus.filters.words import (
    FewWordsOptions,
    GluedWordsOptions,
    LongWordOptions,
    RepetitionOptions,
    WordLengthOptions,
)


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """One field a rule, of the rule's name and in the order of the rules.

    The first masks and rejects nothing; the last four see whole corpora.
    """

    personal_data: PersonalDataOptions = field(default_factory=PersonalDataOptions)
    empty: EmptyOptions = field(default_factory=EmptyOptions)
    markup_or_code: MarkupOrCodeOptions = field(default_factory=MarkupOrCodeOptions)
    symbols: SymbolsOptions = field(default_factory=SymbolsOptions)
    digits: DigitsOptions = field(default_factory=DigitsOptions)
    punctuation: PunctuationOptions = field(default_factory=PunctuationOptions)
    too_short: TooShortOptions = field(default_factory=TooShortOptions)
    too_long: TooLongOptions = field(default_factory=TooLongOptions)
    whitespace: WhitespaceOptions = field(default_factory=WhitespaceOptions)
    word_length: WordLengthOptions = field(default_factory=WordLengthOptions)
    long_word: LongWordOptions = field(default_factory=LongWordOptions)
    few_words: FewWordsOptions = field(default_factory=FewWordsOptions)
    glued_words: GluedWordsOptions = field(default_factory=GluedWordsOptions)
    mojibake: MojibakeOptions = field(default_factory=MojibakeOptions)
    escapes: EscapesOptions = field(default_factory=EscapesOptions)
    repeated_character: RepeatedCharacterOptions = field(default_factory=RepeatedCharacterOptions)
    repetition: RepetitionOptions = field(default_factory=RepetitionOptions)
    spaced_letters: SpacedLettersOptions = field(default_factory=SpacedLettersOptions)
    emoji: EmojiOptions = field(default_factory=EmojiOptions)
    breadcrumbs: BreadcrumbsOptions = field(default_factory=BreadcrumbsOptions)
    title_case: TitleCaseOptions = field(default_factory=TitleCaseOptions)
    brackets: BracketsOptions = field(default_factory=BracketsOptions)
    literals: LiteralsOptions = field(default_factory=LiteralsOptions)
    forbidden_terms: ForbiddenTermsOptions = field(default_factory=ForbiddenTermsOptions)
    length_ratio: LengthRatioOptions = field(default_factory=LengthRatioOptions)
    identical: IdenticalOptions = field(default_factory=IdenticalOptions)
    near_copy: NearCopyOptions = field(default_factory=NearCopyOptions)
    wrong_script: WrongScriptOptions = field(default_factory=WrongScriptOptions)
    wrong_language: WrongLanguageOptions = field(default_factory=WrongLanguageOptions)
    numbers: NumbersOptions = field(default_factory=NumbersOptions)
    urls: UrlsOptions = field(default_factory=UrlsOptions)
    currency: CurrencyOptions = field(default_factory=CurrencyOptions)
    question: QuestionOptions = field(default_factory=QuestionOptions)
    low_similarity: LowSimilarityOptions = field(default_factory=LowSimilarityOptions)
    high_margin_copy: HighMarginCopyOptions = field(default_factory=HighMarginCopyOptions)
    low_margin: LowMarginOptions = field(default_factory=LowMarginOptions)
    low_score: LowScoreOptions = field(default_factory=LowScoreOptions)
    boilerplate: BoilerplateOptions = field(default_factory=BoilerplateOptions)
    duplicate: DuplicateOptions = field(default_factory=DuplicateOptions)
    near_duplicate: NearDuplicateOptions = field(default_factory=NearDuplicateOptions)
    fan_out: FanOutOptions = field(default_factory=FanOutOptions)

    @property
    def whole_corpus(self) -> CorpusOptions:
        """The options of the rules that see whole corpora."""
        return CorpusOptions(self.boilerplate, self.duplicate, self.near_duplicate, self.fan_out)
