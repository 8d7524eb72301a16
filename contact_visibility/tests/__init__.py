from . import test_decision
from . import test_documents
from . import test_scope
