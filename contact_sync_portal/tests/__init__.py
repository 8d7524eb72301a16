from . import test_account
from . import test_ask
from . import test_check
from . import test_check_security
from . import test_cron
from . import test_details
from . import test_ui
