from importlib.util import find_spec

from . import test_decisions
from . import test_extension
from . import test_semantics
from . import test_settings
from . import test_sources
from . import test_security
from . import test_security_review
from . import test_security_sources
from . import test_hoot
from . import test_ui
from . import test_security_http
from . import test_multi_company
from . import test_failures
from . import test_import
from . import test_mapping
from . import test_net
from . import test_merge
from . import test_program
from . import test_retention
from . import test_strange_values
from . import test_run
from . import test_company_name
from . import test_concurrency

# hypothesis is a tool of development; Odoo's runner must load without it
if find_spec("hypothesis"):
    from . import test_tools
