"""What a run over a list of pages will take: pages, core-hours, dollars and pairs."""
