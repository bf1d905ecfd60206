"""The report of a build: funnel, yields, scores and samples."""
