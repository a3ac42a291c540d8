"""Runs eark-validator (E-ARK Foundation) over a package and prints what it says as JSON. A process of its own.

Asked at import for its vocabularies on the network, it is answered with those that it carries itself.
"""

import io
import json
import sys
import urllib.request
from importlib.resources import files
from pathlib import Path


class Carried(urllib.request.BaseHandler):
    """The vocabularies in the validator's own package, in place of the same files at their address."""

    handler_order = 100
    """Before urllib's own, which would go to the network."""

    def https_open(self, request: urllib.request.Request) -> urllib.request.addinfourl:
        name = request.full_url.rsplit("/", 1)[1]
        content = files("eark_validator").joinpath("ipxml", "resources", "vocabs", name).read_bytes()
        answer = urllib.request.addinfourl(io.BytesIO(content), {}, request.full_url, 200)  # type: ignore[arg-type]
        answer.msg = "OK"
        return answer


def main(package: Path) -> None:
    urllib.request.install_opener(urllib.request.build_opener(Carried()))
    from eark_validator.mets import MetsValidator
    from eark_validator.packages import PackageValidator

    report = PackageValidator(package).validation_report
    inner = MetsValidator(str(package))
    inner.validate_mets("representations/rep1/METS.xml")
    told = [*report.structure.messages]
    if report.metadata:
        told += [*report.metadata.schema_results.messages, *report.metadata.schematron_results.messages]
    told += inner.validation_errors
    print(  # noqa: T201
        json.dumps(
            {
                "structure": report.structure.status.name,
                "schema": report.metadata.schema_results.status.name if report.metadata else "",
                "schematron": report.metadata.schematron_results.status.name if report.metadata else "",
                "representation": inner.is_valid,
                "messages": [(one.severity.name, one.rule_id, one.message) for one in told],
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
