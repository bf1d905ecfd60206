"""Rates and times as people read them."""


def rate(value: float) -> str:
    """'1,234' or '5.6'."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def clock(seconds: float) -> str:
    """'2:05', or '1:02:05'."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
