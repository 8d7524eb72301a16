from . import common
from . import test_tools
from . import test_channels
from . import test_channels_property
from . import test_mail
from . import test_search
from . import test_search_tools
from . import test_options
