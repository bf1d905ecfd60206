"""Amazon Translate, seen from both sides: the client of the service, and an emulator of it."""
