"""Review in the browser: people judge pairs and pages on a page that this machine serves to itself."""
