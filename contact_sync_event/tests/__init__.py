from . import test_capture
from . import test_indicator
from . import test_install
from . import test_performance
from . import test_prefill
from . import test_scenario
from . import test_website
