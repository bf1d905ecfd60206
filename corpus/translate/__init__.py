"""Amazon Translate with and without a corpus as its parallel data, and a local endpoint to rehearse with."""
