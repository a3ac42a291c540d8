"""What the database holds about people, column by column: what is exported, erased, and told of in docs.

Every column of every table stands here once. A column that is added and not classed stops the tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Held:
    """A table's columns by what they hold, each a list with spaces between. ``called`` is the table in Swedish.

    ``points``: the number of the person whose row it is, or who is named in it. ``own``: tells of that person.
    ``signed``: the name of who did it, as it was when they did it. ``told``: words in which people may be named.
    ``firm``: a company, which is a person where the firm is one. ``door``: opens a door, and is never handed out.
    ``plain``: nothing of people.
    """

    called: str
    points: str = ""
    own: str = ""
    signed: str = ""
    told: str = ""
    firm: str = ""
    door: str = ""
    plain: str = ""

    @property
    def personal(self) -> tuple[str, ...]:
        return tuple(f"{self.points} {self.own} {self.signed} {self.told} {self.firm} {self.door}".split())

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.personal, *self.plain.split())


HELD: Mapping[str, Held] = MappingProxyType(
    {
        "activity": Held("Enhetsplanernas aktiviteter", told="what owner sign",
                         plain="id submission_id goal_id no starts_on ends_on"),
        "activity_report": Held("Hur långt aktiviteterna har kommit", told="comment",
                                plain="id submission_id activity_id state"),
        "address": Held("Adresser", points="person_id", own="channel value active", plain="id"),
        "advice_answer": Held("Svar på målkontrollens råd", signed="by", told="answer",
                              plain="id body_id year goal check day"),
        "approval": Held("Godkännanden av utförare", told="why",
                         plain="id system_id supplier_id applied_on approved_on refused_on left_on"),
        "audit": Held("Logg över ändringar", signed="actor", told="subject before after reason", door="salt",
                      plain="id at verb seal_id"),
        "audit_seal": Held("Loggens sigill", plain="id at rows previous digest"),
        "award": Held("Tilldelningsbeslut", told="decider",
                      plain="id procurement_id key title decided_on paragraph standstill_to value cancelled_on"),
        "award_supplier": Held("Leverantörer i tilldelningsbesluten", plain="id award_id supplier_id"),
        "body": Held("Organ", plain="id key name kind"),
        "calendar_key": Held("Nycklar till kalendrar", points="person_id", own="made_at ended_at",
                             door="secret_sha256", plain="id"),
        "call_off": Held("Avrop", told="what", plain="id contract_id key day value supplier_id"),
        "choice_system": Held("Valfrihetssystem", plain="id body_id key name cpv starts_on ends_on"),
        "contract": Held("Avtal", told="ended_why",
                         plain="id award_id key title signed_on starts_on ends_on value award_notice_on "
                         "private_operation ended_on"),
        "contract_answer": Held("Privata enheters svar på avtalets frågor", told="answer",
                                plain="id submission_id question"),
        "contract_follow_up": Held("Uppföljningar av avtal", signed="by", told="what how findings",
                                   plain="id contract_id approval_id no due_on done_on sanction"),
        "contract_option": Held("Optioner i avtal",
                                plain="id contract_id no what decide_by extends_to value used_on declined_on"),
        "cycle": Held("Årshjul", plain="id body_id year definition state opened_on closed_on"),
        "delivery": Held("Försök att skicka aviseringar", own="sent_to answer", plain="id notice_id at ending code"),
        "delivery_hold": Held("Uppehåll i utskicken", signed="by ended_by", told="why", plain="id since ended_at"),
        "draft": Held("Utkast", signed="saved_by", told="content file_name file",
                      plain="id obligation_id revision saved_at"),
        "event": Held("Händelser", plain="id body_id name day"),
        "figure_comment": Held("Enheternas kommentarer till sina utfall", signed="by", told="comment",
                               plain="id unit_id indicator_id period_end day"),
        "follow_up_answer": Held("Uppföljningarnas svar om målen", told="done why now",
                                 plain="id submission_id goal_id judgement forecast"),
        "goal": Held("Mål", told="decider",
                     plain="id body_id key position sentence citizen benefit area aim ambition standard first_year "
                     "last_year serves_id decided_on paragraph"),
        "goal_dissent": Held("Alternativ och reservationer", told="party text",
                             plain="id body_id year goal_id kind day"),
        "identity": Held("Identiteter hos en inloggningstjänst", points="person_id", own="issuer subject known_at",
                         plain="id"),
        "indicator": Held("Nyckeltal", points="owner_id substitute_id",
                          plain="id body_id key name definition measured_in better standard rank area quality source "
                          "source_key control lag_months next_published_on successor_id retired_on"),
        "meeting": Held("Sammanträden", plain="id body_id uid starts_on ends_on time place status moved_from"),
        "notice": Held("Aviseringar", points="person_id", own="subject body",
                       plain="id day address_id state attempts next_at claim message_id"),
        "notice_item": Held("Saker att avisera om", points="person_id",
                            plain="id obligation_id reason due_on planned_on told_on"),
        "obligation": Held("Åtaganden", points="person_id", own="party",
                           plain="id occurrence_id body_id unit_id role opens_on due_on due_edited last version"),
        "occurrence": Held("Stegens tillfällen", told="decider",
                           plain="id cycle_id position stage step occasion title description opens_on due_on "
                           "opens_rule due_rule opens_edited due_edited period period_end meeting closes goes_to "
                           "content reports reminders"),
        "opposing_pair": Held("Nyckeltal som drar åt olika håll", plain="id first_id second_id why"),
        "outcome": Held("Utfall", told="note",
                        plain="id indicator_id place unit_id period_end version value read_on published_on few"),
        "person": Held("Personer", own="id key name language erased_on"),
        "plan_answer": Held("Enhetsplanernas svar på målen", told="understanding contribution risks resources",
                            plain="id submission_id goal_id"),
        "procurement": Held("Upphandlingar", signed="responsible", told="description documentation cancelled_why",
                            plain="id body_id key ocid title cpv nature procedure framework estimate criteria tenders "
                            "announce_planned_on award_planned_on start_planned_on announced_on tenders_due_on "
                            "cancelled_on"),
        "provider": Held("Utförare", firm="key name org_number", plain="id"),
        "receipt": Held("Läskvitton, frågor och svar", signed="by passed_on_by answered_by", told="question answer",
                        plain="id obligation_id submission_id report_id at passed_on_at answered_at"),
        "recommendation": Held("Granskningarnas rekommendationer", signed="owner", told="what outcome",
                               plain="id review_id no due_on done_on"),
        "report": Held("Rapporter", told="facts summary holes changed",
                       plain="id kind occurrence_id version title day at decided sha256"),
        "report_file": Held("Rapporternas filer", told="file", plain="id report_id format name sha256"),
        "requirements_book": Held("Förfrågningsunderlag", plain="id system_id version valid_from changes link"),
        "review": Held("Externa granskningar", signed="answered_by", told="reviewer assignment scope decider answer",
                       plain="id body_id unit_id key title decided_on paragraph reported_on report_link answered_on"),
        "role": Held("Roller", points="person_id substitute_id",
                     own="kind party seat starts_on ends_on substitute_from substitute_to", plain="id body_id unit_id"),
        "round": Held("Rundor", plain="id day at items notices"),
        "section_comment": Held("Kommentarer till delar av en inlämning", told="comment",
                                plain="id transition_id section"),
        "sign_in_link": Held("Länkar att logga in med", points="person_id", own="made_at ends_at used_at path",
                             door="secret_sha256", plain="id"),
        "sign_in_session": Held("Inloggningar", points="person_id", own="way browser began_at seen_at ends_at ended_at",
                                door="secret_sha256", plain="id"),
        "storm": Held("Stormar", signed="opened_by", told="reason",
                      plain="id body_id name opened_at starts_on ends_on"),
        "submission": Held("Inlämningar", told="text file_name file", plain="id obligation_id version file_sha256"),
        "supplier": Held("Leverantörer", firm="key name org_number", plain="id"),
        "target": Held("Målvärden", plain="id goal_id indicator_id year baseline target"),
        "transition": Held("Vad som har hänt med åtagandena", signed="actor", told="comment decider",
                           plain="id obligation_id no kind day at version decided_on paragraph"),
        "unavailable": Held("Dagar då någon inte kan besöka eller få besök", points="person_id",
                            own="starts_on ends_on reason", plain="id unit_id"),
        "unit": Held("Enheter", plain="id key name kind operator provider_id body_id area starts_on ends_on"),
        "visit": Held("Verksamhetsbesök", told="why cancelled_why",
                      plain="id body_id unit_id year key period day starts ends pinned sequence changed_at "
                      "invited_sequence held_on cancelled_on"),
        "visit_goal": Held("Vad besöken hörde om målen", told="heard", plain="id report_id goal_id"),
        "visit_member": Held("Vilka som är med på besöken", points="person_id", own="left_on", plain="id visit_id"),
        "visit_report": Held("Återrapporter från besöken", signed="by", told="saw heard works challenges questions",
                             plain="id visit_id version at day"),
        "visit_wish": Held("Enheter som har bett om besök", told="reason", plain="id unit_id year"),
    }
)  # fmt: skip


def signed_columns() -> Iterator[tuple[str, str]]:
    """Each table and column with the name of who did something."""
    return ((table, column) for table, held in HELD.items() for column in held.signed.split())


def told_columns() -> Iterator[tuple[str, str]]:
    """Each table and column with words in which people may be named."""
    return ((table, column) for table, held in HELD.items() for column in held.told.split())


def door_columns() -> frozenset[str]:
    return frozenset(column for held in HELD.values() for column in held.door.split())
