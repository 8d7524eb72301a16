from . import test_subscribers
