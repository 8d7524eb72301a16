from . import test_audience
