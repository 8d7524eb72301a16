from . import test_dossiers
