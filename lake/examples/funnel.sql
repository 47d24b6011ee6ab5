-- Where does the retail funnel narrow?
SELECT stage, journeys, round(100 * share, 1) AS percent, completed, dropped_off_here
FROM funnel_by_stage
WHERE definition = 'retail-order'
ORDER BY typical_position
