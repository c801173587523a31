"""How much of what is seen could be linked to a participant."""

from dataclasses import replace

from dashboard.metrics.marts import CONNECTIONS, SESSION_CONNECTIONS, SESSION_STAYS, STAYS
from dashboard.metrics.model import Metric

LINK_RATE = Metric(
    "link_rate",
    "Link rate",
    sql="sum(linked) / nullif(sum(stays), 0)",
    mart=STAYS,
    unit="share",
    type="double",
    empty=None,
    help="Stays that are linked to a registration, as a share of all stays. A stay is the time "
    "from an entry to an exit of a room, or from joining to leaving the platform; connections of "
    "services are none.",
)
STAY_COUNT = replace(
    LINK_RATE, key="stays", label="Stays", sql="sum(stays)", unit="stays", type="bigint", empty=0
)
SESSION_LINK_RATE = replace(LINK_RATE, mart=SESSION_STAYS)
SESSION_STAY_COUNT = replace(STAY_COUNT, mart=SESSION_STAYS)
# None yet means that the platform reports after the meeting.
SESSION_PLATFORM_STAYS = replace(
    SESSION_STAY_COUNT,
    key="platform_stays",
    label="Stays on the platform",
    where="mode = 'platform'",
)

UNREGISTERED = Metric(
    "unregistered_connections",
    "Unregistered connections",
    sql="sum(connections)",
    mart=CONNECTIONS,
    unit="connections",
    help="Badges, accounts and connections seen in rooms or on the platform that belong to no "
    "registration, each once. They stand beside the total and are never added to it.",
)
SESSION_UNREGISTERED = replace(UNREGISTERED, mart=SESSION_CONNECTIONS)

METRICS = (
    LINK_RATE,
    STAY_COUNT,
    SESSION_LINK_RATE,
    SESSION_STAY_COUNT,
    SESSION_PLATFORM_STAYS,
    UNREGISTERED,
    SESSION_UNREGISTERED,
)
