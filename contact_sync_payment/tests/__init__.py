from . import test_donations
from . import test_site
