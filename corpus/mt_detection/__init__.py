"""Machine translation told by the text: how literally a pair, and a page, is translated."""
