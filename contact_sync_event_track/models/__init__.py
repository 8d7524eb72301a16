from . import contact_source
from . import event_track
