from . import test_hoot
from . import test_ui
from . import test_decisions
from . import test_find
from . import test_security
from . import test_scan
