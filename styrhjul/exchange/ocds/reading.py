"""Open data into the register: releases of ours without loss, others' with warnings where something is lost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from models.kinds import ContractNature, Procedure
from styrhjul.exchange.ocds import extension
from styrhjul.exchange.ocds.awards import read_awards
from styrhjul.exchange.ocds.ids import Names
from styrhjul.exchange.ocds.loading import load_releases
from styrhjul.exchange.ocds.node import Node, ReleaseWarning
from styrhjul.exchange.ocds.suppliers import Parties
from styrhjul.exchange.ocds.wording import CANCELLED, DETAILS, METHODS, NATURES, PLANNED
from styrhjul.exchange.ocds.writing import ANNOUNCEMENT
from styrhjul.exchange.problems import quoted, refuse
from styrhjul.refused import Sentence
from styrhjul.rules.procurement.register import ChoiceSystem, Procurement, Register

CPV_DIGITS = 8


def read_releases(content: bytes, *, file: str = "OCDS-filen") -> tuple[Register, tuple[ReleaseWarning, ...]]:
    """What a file of release packages, record packages, releases or JSON lines says, and what in it was doubtful.

    Several releases of one process are merged by their dates. A release that has faults is taken as far as it goes.

    Raises:
        ImportRefused: the file as a whole is too large, too deeply nested, no JSON or no OCDS.
    """
    try:
        releases, notes = load_releases(content, file=file)
        procurements = [each for release in releases if (each := _procurement(release))]
        systems = [system for release in releases if (system := _system(release))]
    except RecursionError:
        raise refuse(file, "Filen är nästlad i fler nivåer än någon OCDS-fil är. Den är inte läst.") from None
    register = Register(
        procurements=tuple(sorted(_distinct(procurements, releases), key=lambda each: each.key)),
        systems=tuple(sorted({each.key: each for each in systems}.values(), key=lambda each: each.key)),
    )
    told = [*notes, *(release.notes for release in releases)]
    return register, tuple(warning for each in told for warning in each.warnings)


def _system(release: Node) -> ChoiceSystem | None:
    ours = release.content.get(extension.NAME)
    if not isinstance(ours, dict) or not isinstance(ours.get("system"), dict):
        return None
    try:
        system: ChoiceSystem = extension.restored(ChoiceSystem, {}, ours["system"])
    except ValidationError as error:
        release.note(
            f"{extension.NAME}/system",
            "Valfrihetssystemet går inte att läsa: %(why)s.",
            why=_reason(error),
        )
        return None
    return system


def _procurement(release: Node) -> Procurement | None:
    ours = release.content.get(extension.NAME)
    if isinstance(ours, dict) and "system" in ours:
        return None
    is_ours = isinstance(ours, dict) and extension.KIND in ours
    tender, parties = release.node("tender"), Parties(release, ours=is_ours)
    awards = read_awards(release, parties, ours=is_ours)
    titles = [*(award.title for award in awards), *(contract.title for award in awards for contract in award.contracts)]
    standard: dict[str, Any] = {
        "key": tender.text("id") or release.text("ocid") or release.text("id"),
        "title": tender.text("title"),
        "ocid": release.text("ocid"),
        "description": tender.text("description"),
        "cpv": _cpv(tender, awards_of=release),
        "procedure": _procedure(tender),
        "responsible": _responsible(release, tender, parties),
        "estimate": _estimate(release, tender),
        "criteria": tender.text("awardCriteriaDetails"),
        "tenders": _tenders(tender),
        "documentation": tender.text("procurementMethodRationale"),
        "award_planned_on": tender.node("awardPeriod").day("endDate") or tender.node("awardPeriod").day("startDate"),
        "start_planned_on": tender.node("contractPeriod").day("startDate"),
        "tenders_due_on": tender.node("tenderPeriod").day("endDate"),
        **_announcement(release, tender, ours=is_ours),
        "awards": awards,
    }
    if is_ours:
        return _restored(release, standard)
    return Procurement(**standard | _guessed(release, tender, standard, titles=titles))


def _restored(release: Node, standard: dict[str, Any]) -> Procurement:
    try:
        procurement: Procurement = extension.restored(Procurement, standard, release.content[extension.NAME])
    except ValidationError as error:
        release.note(extension.NAME, "Tillägget går inte att läsa: %(why)s. Resten är läst.", why=_reason(error))
        return Procurement(**standard)
    return procurement


def _guessed(release: Node, tender: Node, standard: dict[str, Any], *, titles: Iterable[str]) -> dict[str, Any]:
    """What a release of another's does not say outright."""
    if not standard["key"]:
        release.note("", "Upphandlingen har varken id eller ocid. Den har fått sin titel som nummer.")
    if not tender.text("procurementMethod") and not tender.text("procurementMethodDetails"):
        tender.note("procurementMethod", "Förfarandet saknas. Upphandlingen är läst som ett öppet förfarande.")
    title = standard["title"] or next(filter(None, titles), "") or standard["description"].partition("\n")[0]
    if not standard["title"]:
        tender.note("title", "Upphandlingen saknar titel. Något annat som den säger står i stället.")
    key = standard["key"] or title or "utan nummer"
    return {
        "key": key,
        "title": title or key,
        "nature": _nature(tender),
        "framework": tender.node("techniques").content.get("hasFrameworkAgreement") is True,
        **_cancellation(release, tender),
    }


def _responsible(release: Node, tender: Node, parties: Parties) -> str:
    """Where OCDS has it: with the buyer among the parties, or with the organisation itself as in OCDS 1.0."""
    places = (tender, tender.node("procuringEntity"), release.node("buyer"))
    names = (place.node("contactPoint").text("name") for place in places)
    return parties.contact() or next(filter(None, names), "")


def _cancellation(release: Node, tender: Node) -> dict[str, Any]:
    status = tender.text("status")
    if status not in CANCELLED:
        return {}
    amendments = [*tender.nodes("amendments"), *tender.nodes("amendment")]
    days = [day for each in amendments if (day := each.day("date"))]
    day = max(days, default=None) or release.day("date")
    why = next((text for each in reversed(amendments) if (text := each.text("rationale"))), "")
    pattern = "Upphandlingen har avbrutits (%(status)s), men OCDS säger inte när; någon dag är inte känd."
    if day:
        pattern = "Upphandlingen har avbrutits (%(status)s), men OCDS säger inte när; dagen är %(day)s."
    tender.note("status", pattern, status=status, day=day)
    default = "Inget anbud antogs." if status == "unsuccessful" else ""
    return {"cancelled_on": day, "cancelled_why": why or tender.text("statusDetails") or default}


def _announcement(release: Node, tender: Node, *, ours: bool) -> dict[str, date | None]:
    """A tender that is only planned has only planned dates."""
    milestones = {each.text("id"): each for each in release.node("planning").nodes("milestones")}
    planned = milestones[ANNOUNCEMENT].day("dueDate") if ANNOUNCEMENT in milestones else None
    begins = tender.node("tenderPeriod").day("startDate")
    if not ours and tender.text("status") in PLANNED:
        return {"announce_planned_on": planned or begins, "announced_on": None}
    published = None if ours else tender.day("datePublished")
    return {"announce_planned_on": planned, "announced_on": begins or published}


def _procedure(tender: Node) -> Procedure:
    details, method = tender.text("procurementMethodDetails"), tender.text("procurementMethod")
    if found := DETAILS.get(details.strip().casefold()) or METHODS.get(method.strip().casefold()):
        return found
    if method or details:
        tender.note(
            "procurementMethod",
            "Förfarandet %(found)s är okänt. Det är läst som öppet.",
            found=quoted(method or details),
        )
    return Procedure.OPEN


def _nature(tender: Node) -> ContractNature:
    written = tender.text("mainProcurementCategory")
    if written and written not in NATURES:
        tender.note(
            "mainProcurementCategory",
            "Slaget %(found)s är okänt. Det är läst som tjänster.",
            found=quoted(written),
        )
    return NATURES.get(written, ContractNature.SERVICES)


def _estimate(release: Node, tender: Node) -> int | None:
    if tender.content.get("value"):
        return tender.amount("value")
    return release.node("planning").node("budget").amount("amount")


def _tenders(tender: Node) -> int | None:
    if "numberOfTenderers" in tender.content:
        return tender.whole("numberOfTenderers")
    return len(tender.nodes("tenderers")) or None


def _cpv(tender: Node, *, awards_of: Node) -> str:
    """The first code of the common procurement vocabulary; one of another scheme is told of, and left."""
    places = [tender, *tender.nodes("items")]
    for part in (*awards_of.nodes("awards"), *awards_of.nodes("contracts")):
        places += part.nodes("items")
    found = [
        each for place in places for each in (place.node("classification"), *place.nodes("additionalClassifications"))
    ]
    for each in found:
        code = each.text("id")
        if code and each.text("scheme").upper() in {"CPV", "CPVS"}:
            return code.partition("-")[0][:CPV_DIGITS] if code[:CPV_DIGITS].isdecimal() else code
    others = sorted({scheme for each in found if (scheme := each.text("scheme"))})
    if others:
        tender.note(
            "items",
            "Ingen CPV-kod, bara koder enligt %(schemes)s. De är inte inlästa.",
            schemes=", ".join(others[:3]),
        )
    return ""


def _distinct(procurements: Iterable[Procurement], releases: Iterable[Node]) -> list[Procurement]:
    """Two processes of different buyers may have the same number: the second is then known by its ocid."""
    names, distinct = Names(), []
    by_ocid = {release.notes.ocid: release for release in releases}
    for each in procurements:
        key = names.free(each.key if each.key not in names.taken else each.ocid or each.key)
        if key != each.key and (release := by_ocid.get(each.ocid)):
            told = Sentence(
                "Numret %(key)s finns redan. Den här har fått numret %(new)s.",
                key=quoted(each.key),
                new=quoted(key),
            )
            release.note("tender/id", told)
        distinct.append(each if key == each.key else replace(each, key=key))
    return distinct


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'/'.join(map(str, first['loc']))} ({first['type']})"
