-- Where do customers leave, and what stays lost?
SELECT definition, stage, dropoffs, recovered, round(100 * rate, 1) AS percent, round(value_lost, 2) AS value_lost, currency
FROM dropoffs_by_stage
ORDER BY value_lost DESC, dropoffs DESC
LIMIT 10
