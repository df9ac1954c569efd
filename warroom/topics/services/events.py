"""What can happen to a service outside of any incident: it changes (MIT-0)."""

from warroom.core.event import Event, event


@event("service.changed", entry="change")
class ServiceChanged(Event, frozen=True):
    """Something changed in a service while it belonged to no incident, such as a deploy."""

    service: str
    text: str

    def line(self) -> str:
        """Such as ``checkout: release 15-1``."""
        return f"{self.service}: {self.text}"
