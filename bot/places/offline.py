"""Time zones by coordinates, from the map that comes with tzfpy: nothing is sent anywhere."""

import asyncio
from zoneinfo import available_timezones

_AT_SEA = "Etc/"


class OfflinePlaces:
    """Finds zones on a map in memory, which is loaded with the first question: about a tenth of a second."""

    async def zone_at(self, latitude: float, longitude: float) -> str | None:
        """The IANA name; None at sea, and for what is no place on earth."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
            return None
        return await asyncio.to_thread(_zone_at, latitude, longitude)


def _zone_at(latitude: float, longitude: float) -> str | None:
    from tzfpy import get_tz  # noqa: PLC0415 - the map takes time and memory that few chats ever need

    name = get_tz(longitude, latitude)
    return name if name in available_timezones() and not name.startswith(_AT_SEA) else None
