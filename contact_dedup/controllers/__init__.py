from . import batch
from . import main
