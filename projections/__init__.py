"""What follows from a chronicle on a day: contracts, timeline, obligations, fees, liability. They read nothing else."""
