"""Areas, villages and organisations of the province."""

from places.models.areas import Area, Boundary, Organization, OrganizationDuty
from places.models.villages import Village

__all__ = ["Area", "Boundary", "Organization", "OrganizationDuty", "Village"]
