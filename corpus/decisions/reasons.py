"""Reasons of the table pairs that reviewers give, in words."""

REJECTED_BY_REVIEWER = "rejected_by_reviewer"
CORRECTED_BY_REVIEWER = "corrected_by_reviewer"

REVIEWER_REASONS = {
    REJECTED_BY_REVIEWER: "a reviewer rejected the pair",
    CORRECTED_BY_REVIEWER: "a reviewer corrected, split or merged the pair: its new text is a row of its own",
}
