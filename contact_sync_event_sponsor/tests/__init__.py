from . import test_exhibitors
