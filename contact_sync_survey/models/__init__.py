from . import contact_source
from . import contact_source_field
from . import survey_survey
from . import survey_user_input
