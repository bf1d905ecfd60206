"""What a crawl has met so far, for its progress line."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts for the progress line."""

    pages: int = 0
    on_topic: int = 0
    variants: int = 0
    sites: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.pages} pages, {self.found()}"

    def found(self) -> str:
        """What the pages are, in words."""
        share = 100 * self.on_topic / self.pages if self.pages else 0
        return f"{len(self.sites)} sites, {share:.0f} % on topic, {self.variants} language variants found"
