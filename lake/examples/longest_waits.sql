-- Which changes of channel make customers wait?
SELECT definition, from_channel, to_channel, steps, round(median_hours, 1) AS median_hours
FROM transitions_by_channel
WHERE from_channel <> to_channel AND steps >= 5
ORDER BY median_hours DESC
LIMIT 10
