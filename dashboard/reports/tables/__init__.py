"""The tables of a report, by what they are about; each figure is a metric of the same name."""
