"""What is wrong with a document."""


class DocumentError(Exception):
    """A document that cannot be translated by fault of its owner: `code` and a message in one line."""

    def __init__(self, message: str, code: str = "InvalidRequestException") -> None:
        super().__init__(message)
        self.code = code


def decoded(body: bytes) -> str:
    """The text of a file in UTF-8; DocumentError for any other encoding."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"The document is not UTF-8: byte {error.start + 1}") from error
