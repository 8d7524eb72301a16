from . import test_semantics
