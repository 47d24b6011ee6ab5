-- How much less is repeated where the channel had the context?
SELECT context, sum(touchpoints) AS touchpoints, sum(reworked) AS reworked,
  round(100 * CAST(sum(reworked) AS double) / CAST(sum(touchpoints) AS double), 1) AS percent
FROM context_effect
GROUP BY context
ORDER BY percent DESC
