from . import test_decision
from . import test_documents
from . import test_http
from . import test_model
from . import test_scope
from . import test_ui
from . import test_walk
