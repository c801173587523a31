"""Who comes to a meeting and goes, and how long those stayed who have left."""

from functools import partial

from dashboard.metrics.marts import SESSION_FLOW, SESSION_STAY_LENGTHS
from dashboard.metrics.model import Metric

ARRIVALS = Metric(
    "arrivals",
    "Arrivals",
    sql="sum(arrivals)",
    mart=SESSION_FLOW,
    unit="arrivals",
    help="How often participants came, to the room or the platform. Who comes back after a longer "
    "gap (two minutes if nothing else is set) arrives again. Who is there at the opening arrives "
    "then.",
)
DEPARTURES = Metric(
    "departures",
    "Departures",
    sql="sum(departures)",
    mart=SESSION_FLOW,
    unit="departures",
    help="How often participants left. Who is there at the closing leaves then. "
    "Arrivals less departures are those there.",
)

_LENGTH = (
    "Of participants who have left and are not back: all the time they were there, in the room and "
    "on the platform taken together, in whole minutes. At the end of a meeting that is everybody."
)
_length = partial(Metric, mart=SESSION_STAY_LENGTHS, sql="count(*)", help=_LENGTH)
LEFT = _length("left", "Have left")
MEDIAN_STAY = _length(
    "median_stay",
    "Median length of stay",
    sql="median(minutes)",
    unit="minutes",
    type="double",
    empty=None,
    help=f"Half of them stayed longer, half shorter. {_LENGTH}",
)
BANDS = (
    _length("stayed_0", "Under 5 min", where="minutes < 5"),
    _length("stayed_5", "5 to 15 min", where="minutes >= 5 and minutes < 15"),
    _length("stayed_15", "15 to 30 min", where="minutes >= 15 and minutes < 30"),
    _length("stayed_30", "30 to 60 min", where="minutes >= 30 and minutes < 60"),
    _length("stayed_60", "1 to 2 h", where="minutes >= 60 and minutes < 120"),
    _length("stayed_120", "2 h or longer", where="minutes >= 120"),
)
"""Lengths of stay from short to long; a length on a border is of the longer band."""

METRICS = (ARRIVALS, DEPARTURES, LEFT, MEDIAN_STAY, *BANDS)
