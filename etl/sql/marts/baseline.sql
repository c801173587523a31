-- One row per official figure of an earlier event.
select event, figure, value, document from core.baseline
