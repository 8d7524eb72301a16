from . import test_channels
