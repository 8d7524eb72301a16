from . import test_donations
