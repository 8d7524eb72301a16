from contextlib import suppress

from . import test_diff
from . import test_equality
from . import test_hooks
from . import test_job
from . import test_job_concurrency
from . import test_js
from . import test_normalize
from . import test_partner_scope
from . import test_ui

# hypothesis is a tool of development; Odoo's runner must load without it
with suppress(ImportError):
    from . import test_properties
