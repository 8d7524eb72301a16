from . import test_photo
