from . import test_leads
from . import test_properties
from . import test_site
