"""Which currency counts while somebody is away. What is booked keeps its own, and reports stay in the chat's."""

from datetime import date, datetime, time
from typing import assert_never

from bot.core.chats import ChatSettings
from bot.core.destinations import Destination
from bot.core.intents import Depart, IncomingText, Return
from bot.core.ledger import ChatId
from bot.core.periods import zone
from bot.core.ports import JourneyReader
from bot.core.travel import Travel
from bot.services.outcomes import TravelNews, TravelTold
from bot.services.preferences import Preferences


class Travelling:
    """Journeys of a chat: one at a time, begun and ended in words or by buttons."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    async def told(self, settings: ChatSettings, journey: Depart | Return, today: date) -> TravelTold:
        """What comes of a journey that was told of on this day. Who is home may still leave as planned."""
        match journey:
            case Depart():
                return await self._depart(settings, journey, today)
            case Return() if settings.travel and settings.travel.since > today:
                return TravelTold(TravelNews.AWAY, settings, today, settings.travel.place)
            case Return():
                return await self.come_back(settings, today)
        assert_never(journey)

    async def obey(
        self, settings: ChatSettings, text: str, today: date, read_journey: JourneyReader
    ) -> TravelTold:
        """Does what stands behind a command: "Japan until Sunday", "off"."""
        message = IncomingText(
            text,
            today,
            settings.zone,
            settings.currency,
            settings.language,
            settings.categories.offered,
            number_style=settings.number_style,
            calendar=settings.calendar,
        )
        journey = read_journey(message)
        if journey is None:
            return TravelTold(TravelNews.UNREAD, settings, today)
        if isinstance(journey, Return):
            return await self.come_back(settings, today)
        return await self.told(settings, journey, today)

    async def come_back(self, settings: ChatSettings, today: date) -> TravelTold:
        """Ends the journey, or calls off one that is yet to begin; what was booked on it keeps its currency."""
        travel = settings.travel
        if travel is None or travel.is_over(today):
            return TravelTold(TravelNews.AT_HOME, settings, today)
        news = TravelNews.BACK if travel.since <= today else TravelNews.AT_HOME
        return TravelTold(news, await self._save(settings, travel.ended(today)), today, travel.place)

    async def take_back(self, settings: ChatSettings, since: date, today: date) -> TravelTold:
        """There never was the journey that began on `since`; another one stays as it is."""
        travel = settings.travel
        if travel is None or travel.since != since or travel.is_over(today):
            news = TravelNews.AWAY if travel and not travel.is_over(today) else TravelNews.AT_HOME
            return TravelTold(news, settings, today)
        return TravelTold(TravelNews.AT_HOME, await self._save(settings, None), today)

    async def _depart(self, settings: ChatSettings, journey: Depart, today: date) -> TravelTold:
        there, since = journey.destination, max(journey.since or today, today)
        present = settings.travel_on(today)
        if there.currency == settings.currency:
            if present and since == today:
                return await self.come_back(settings, today)
            return TravelTold(TravelNews.SAME_CURRENCY, settings, today, there.name)
        if present and since > today:
            return TravelTold(TravelNews.STILL_AWAY, settings, today, there.name)
        if present and present.currency == there.currency:
            since = present.since
        saved = await self._save(settings, Travel(there.currency, there.name, since, journey.until))
        other = _has_other_clock(there, settings.zone, today)
        return TravelTold(TravelNews.AWAY, saved, today, there.name, other)

    async def _save(self, settings: ChatSettings, travel: Travel | None) -> ChatSettings:
        return await self._preferences.set_travel(ChatId(settings.chat_id), settings.language, travel)


def _has_other_clock(there: Destination, zone_name: str, today: date) -> bool:
    """Whether clocks show another time anywhere there than in the zone, at noon of that day."""
    noon = datetime.combine(today, time(12), zone(zone_name))
    return any(noon.astimezone(zone(name)).utcoffset() != noon.utcoffset() for name in there.zones)
