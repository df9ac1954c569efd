"""What holds for every test."""

from hypothesis import settings

settings.register_profile("suite", database=None, deadline=None)
settings.load_profile("suite")
