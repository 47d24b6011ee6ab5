-- Do customers who had to repeat themselves recommend us less? An association, not a cause.
SELECT
  CASE WHEN j.silo_cost > 0 THEN 'repeated to another silo' WHEN j.rework > 0 THEN 'repeated' ELSE 'smooth' END AS journey_was,
  count(*) AS answers,
  round(100 * avg(CASE WHEN s.survey_score >= 9 THEN 1e0 WHEN s.survey_score <= 6 THEN -1e0 ELSE 0e0 END), 1) AS nps
FROM journey_steps AS s
JOIN journeys AS j ON j.journey = s.journey
WHERE s.survey_instrument = 'nps' AND s.survey_score IS NOT NULL
GROUP BY 1
ORDER BY nps DESC
