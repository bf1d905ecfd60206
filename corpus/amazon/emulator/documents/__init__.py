"""Documents of the content types of batch jobs: their texts out, translations in, all else as it was."""
