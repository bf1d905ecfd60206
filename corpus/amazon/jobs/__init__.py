"""Translation jobs: documents sent, outputs fetched."""
