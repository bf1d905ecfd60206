"""A stand-in for Amazon Translate on loopback: its rules, states and files, with a local engine behind it.

Start with `service.py` (which operation is which function), then `parallel_data.py` and `jobs.py`.
"""
