from . import base
from . import mailing_mailing
from . import mailing_trace
