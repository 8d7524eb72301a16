from . import test_speakers
