"""A finished corpus looked at, judged and handed on."""
