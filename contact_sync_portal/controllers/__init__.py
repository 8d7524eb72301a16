from . import account
from . import check
from . import details
from . import dossiers
