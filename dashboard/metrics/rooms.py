"""How many people are in the room of a meeting, whoever they are: a limit is about bodies."""

from dataclasses import replace

from dashboard.metrics.marts import ROOM_MINUTES
from dashboard.metrics.model import Metric, Time

_EVERYBODY = (
    "Everybody in the room: participants, others registered (media, guests, staff) and badges "
    "that belong to no registration, each once. Somebody whose badge was not scanned is not "
    "counted. Unknown where the doors of the room are not scanned."
)

# No row at the instant says nothing about it: the empty value of every "now" is None.
IN_ROOM_NOW = Metric(
    "in_room_now",
    "In the room now",
    sql="sum(participants + others + unlinked)",
    mart=ROOM_MINUTES,
    empty=None,
    time=Time.INSTANT,
    help=_EVERYBODY,
)
IN_ROOM_PARTICIPANTS_NOW = replace(
    IN_ROOM_NOW,
    key="in_room_participants_now",
    label="Participants in the room now",
    sql="sum(participants)",
    help="Of everybody in the room now, the participants: in the room only, or on the platform "
    "as well.",
)
NOW = (IN_ROOM_NOW, IN_ROOM_PARTICIPANTS_NOW)

IN_ROOM_PEAK = Metric(
    "in_room_peak",
    "Most in the room",
    sql="max(peak)",
    mart=ROOM_MINUTES,
    empty=None,
    time=Time.PEAK,
    help="The largest number of people in the room at one and the same moment, and the first "
    f"moment at which it was reached. {_EVERYBODY}",
)
IN_ROOM_PEAK_AT = replace(
    IN_ROOM_PEAK,
    key="in_room_peak_at",
    label="Time of most in the room",
    sql="first(peak_at order by peak desc, peak_at) filter (where peak > 0)",
    unit="instant",
    type="timestamp",
)

METRICS = (*NOW, IN_ROOM_PEAK, IN_ROOM_PEAK_AT)
