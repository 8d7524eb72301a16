from . import contact_source
from . import event_event
from . import event_registration
