-- Which boundaries between teams make customers do things twice, at what cost?
SELECT from_channel, from_team, to_channel, to_team, cause, occurrences, journeys, round(cost, 2) AS cost, currency
FROM rework_by_boundary
ORDER BY cost DESC, occurrences DESC
LIMIT 10
