"""What a page says of its use: licence, robots directives, opt-outs from text and data mining."""
