"""A commune's computers and the province in one process; network, disks and clocks fail as they are told."""
