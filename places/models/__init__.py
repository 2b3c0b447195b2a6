"""Areas, villages and organisations of the province."""

from places.models.areas import Area, Organization, OrganizationDuty
from places.models.villages import Village

__all__ = ["Area", "Organization", "OrganizationDuty", "Village"]
