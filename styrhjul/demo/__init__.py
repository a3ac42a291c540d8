"""An invented municipality to try the engine on; its files are examples of what can be imported."""

from styrhjul.demo.diary import DemoMeeting, meetings
from styrhjul.demo.municipality import write_municipality

__all__ = ["DemoMeeting", "meetings", "write_municipality"]
