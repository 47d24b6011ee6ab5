-- Which journeys are behind the costliest boundary? Open one with: hilvan journey <id>
WITH worst AS (
  SELECT from_channel, to_channel FROM rework_by_boundary ORDER BY cost DESC, from_channel, to_channel LIMIT 1
)
SELECT f.journey, f.stage, f.activity, round(f.cost, 2) AS cost
FROM flags AS f
JOIN worst AS w ON w.from_channel = f.from_channel AND w.to_channel = f.to_channel
WHERE f.silo
ORDER BY f.cost DESC, f.flag
LIMIT 10
