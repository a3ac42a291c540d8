"""A body's year as a package for the archive, which is opened without the program, and a check that it is whole."""

from styrhjul.services.archiving.making import Packaged, make_package
from styrhjul.services.archiving.verifying import Checked, verify_package

__all__ = ["Checked", "Packaged", "make_package", "verify_package"]
