"""Styrhjul: the open engine for the annual governance cycle of a municipality's committees.

In the checkout the flat packages (models, notifications, flows) and the data folders stand at the
root; in a wheel they stand under ``styrhjul/_app``. ``ROOT`` is whichever of the two this is.
"""

import sys
from pathlib import Path

_PACKAGED = Path(__file__).parent / "_app"
ROOT = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
