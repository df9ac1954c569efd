"""The thresholds and matrices of incident command as one typed value.

Every number comes from ``defaults.toml`` beside this file, where its source is named;
a room may override single numbers (``warroom doctrine load FILE``).
Minutes unless a name says otherwise.
"""

from datetime import UTC, tzinfo

import msgspec

from warroom.core.event import SeverityNumber


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class SeverityLevel(_Table, frozen=True):
    """What one severity level demands (doctrine A.1); 0 means none."""

    name: str
    ic_required: bool
    command_by: int
    dedicated_roles: tuple[str, ...]
    internal_first: int
    internal_every: int
    leadership_first: int
    leadership_every: int
    customers_required: bool
    customers_first: int
    customers_scope: int
    customers_every: int
    customers_monitoring_every: int
    escalate_no_hypothesis: int
    declare_if_unsolved: int
    soak: int
    review_required: bool
    review_draft_hours: int
    action_due_days: int

    @property
    def scopes_after(self) -> int:
        """Minutes between the first post to customers and the one that says how far it reaches."""
        return max(self.customers_scope - self.customers_first, 0)


_Pair = tuple[SeverityNumber, SeverityNumber]


class ByAffected(_Table, frozen=True):
    """The level by who is affected (doctrine A.1): without a workaround, and with one."""

    most: _Pair
    many: _Pair
    some: _Pair
    none: _Pair


class SuggestedSeverity(_Table, frozen=True):
    """What the answers at the declaration suggest, by the workflow that is hurt (SEV-1)."""

    core: ByAffected
    major: ByAffected
    minor: ByAffected


class IcTriggers(_Table, frozen=True):
    """What makes an IC mandatory at any severity (SEV-3)."""

    second_team: bool
    customer_visible: bool
    unsolved_minutes: int


class Command(_Table, frozen=True):
    """Command, handoff and fatigue (doctrine B)."""

    offer_ttl_seconds: int
    challenge_seconds: int
    takeover_without_deputy: int
    stint_warn_hours: float
    stint_max_hours: float
    work_max_hours_24: int
    business_start_local: str
    zone: str
    prebrief_minutes: int
    span_warn: int
    span_best: int
    clock_callout: int
    rest_hours: int

    @property
    def day_zone(self) -> tzinfo:
        """The zone in which days begin and end, the same for every console (HB-10)."""
        if self.zone == "UTC":
            return UTC
        from zoneinfo import ZoneInfo  # late: it reads the whole configuration of Python

        return ZoneInfo(self.zone)


class Comms(_Table, frozen=True):
    """The cadence clock (doctrine E.3)."""

    soon_fraction: float
    soon_min: int
    soon_max: int
    breach_fraction: float
    state_change_update_within: int
    long_mode_after_hours: int
    long_mode_max_every: int
    duplicate_similarity_warn: float


class ActionItemTimes(_Table, frozen=True):
    """Action items during the incident (doctrine F)."""

    timebox_default: int
    timebox_presets: tuple[int, ...]
    ack_seconds: int
    poll_seconds: int


class Escalation(_Table, frozen=True):
    """The page ladder (doctrine H)."""

    page_step: int
    page_levels: tuple[str, ...]
    join_within: int
    early_pages: int


class TimelineTimes(_Table, frozen=True):
    """Late entries and long pastes (doctrine C.6, D)."""

    late_entry_minutes: int
    attach_lines: int
    attach_characters: int


class LifecycleTimes(_Table, frozen=True):
    """Reopening and reviews of near misses (doctrine C.2)."""

    reopen_hours: int
    near_miss_review: bool


class Review(_Table, frozen=True):
    """The review after the incident (doctrine J)."""

    many_teams: int


class CrewSize(_Table, frozen=True):
    """How the crew decides the ceremony (doctrine 0.1)."""

    pair: int
    crew: int
    present_minutes: int
    undo_role_minutes: int
    silent_approval_seconds: int


class Alarms(_Table, frozen=True):
    """The interruption budget (doctrine 0.1)."""

    interruptions_per_hour: int
    give_up_after: int
    repeat_after: int


class Mitigation(_Table, frozen=True):
    """Mitigation first (MIT-0)."""

    changes_lookback_hours: int


class Support(_Table, frozen=True):
    """What customers report (doctrine M)."""

    rate_minutes: int


class Texts(_Table, frozen=True):
    """The first public words of each state, written before they are needed (E.2, COM-4).

    ``{service}`` is the service that is hurt, ``{since}`` the time of day at which it began, UTC.
    """

    investigating: str
    identified: str
    monitoring: str
    resolved: str
    service: str
    since: str


class QuestionQueue(_Table, frozen=True):
    """What observers may ask (doctrine O.7)."""

    waiting_per_user: int


class Doctrine(_Table, frozen=True):
    """All thresholds in force in a room."""

    severity: dict[str, SeverityLevel]
    suggested_severity: SuggestedSeverity
    ic_triggers: IcTriggers
    command: Command
    comms: Comms
    action_items: ActionItemTimes
    escalation: Escalation
    timeline: TimelineTimes
    lifecycle: LifecycleTimes
    review: Review
    crew: CrewSize
    alarms: Alarms
    mitigation: Mitigation
    support: Support
    texts: Texts
    questions: QuestionQueue
    commanders: tuple[str, ...] = ()

    def level(self, severity: int | None) -> SeverityLevel:
        """What a severity demands; an unknown one is held to SEV-3 until somebody sets it."""
        return self.severity[str(severity or 3)]
