"""What CPV codes are called, where the municipality has laid the names (cpv.csv) beside its database."""

from collections.abc import Mapping

from sqlalchemy import Connection

from styrhjul.services.installation import own_folder

FILE_NAME = "cpv.csv"


def cpv_names(connection: Connection) -> Mapping[str, str]:
    """The names by eight digits; none when there is no such file.

    Raises:
        ImportRefused: the file is there and is wrong.
    """
    path = own_folder(connection) / FILE_NAME
    if not path.is_file():
        return {}
    from styrhjul.exchange.cpv_names import read_cpv_names

    return read_cpv_names(path)
