-- What customers answer, by stage and scale. NPS on 0-10: share of 9 and 10 less share of 0 to 6. CES on 1-7: share of 6
-- and 7 less share of 1 to 3. CSAT and customer advocacy: share of the top two boxes. DSAT: share of the bottom two. With
-- a 95 % interval: of a difference by the normal approximation, of a share by Wilson. Instruments and scales never mix.
--
-- definition  varchar  Id of the journey definition
-- stage       varchar  Stage of the touchpoint that was asked about
-- instrument  varchar  nps, csat, dsat, ces or cadv
-- variant     varchar  Its scale
-- answers     bigint   How many customers answered
-- mean        double   Mean score
-- score       double   The measure of the instrument, -1 to 1
-- low         double   Lower end of its interval
-- high        double   Upper end of its interval
WITH answered AS (
  SELECT
    definition,
    stage,
    survey_instrument AS instrument,
    survey_variant AS variant,
    survey_score AS score,
    CAST(split_part(survey_variant, '-', 1) AS double) AS lowest,
    CAST(split_part(survey_variant, '-', 2) AS double) AS highest
  FROM journey_steps
  WHERE survey_score IS NOT NULL
    AND coalesce(survey_respondent, 'customer') = 'customer'
    AND regexp_like(survey_variant, '^[0-9]+-[0-9]+$')
),
judged AS (
  SELECT
    *,
    CASE
      WHEN instrument = 'dsat' THEN CASE WHEN score <= lowest + 1 THEN 1e0 ELSE 0e0 END
      WHEN score >= highest - 1 THEN 1e0
      ELSE 0e0
    END AS counted,
    CASE
      WHEN instrument = 'nps' AND score <= 6 THEN 1e0
      WHEN instrument = 'ces' AND score <= 3 THEN 1e0
      ELSE 0e0
    END AS against
  FROM answered
),
summed AS (
  SELECT
    definition,
    stage,
    instrument,
    variant,
    count(*) AS answers,
    CAST(count(*) AS double) AS n,
    avg(score) AS mean,
    avg(counted) AS p,
    avg(against) AS q
  FROM judged
  GROUP BY definition, stage, instrument, variant
)
SELECT
  definition,
  stage,
  instrument,
  variant,
  answers,
  mean,
  p - q AS score,
  CASE
    WHEN instrument IN ('nps', 'ces') THEN p - q - 196e-2 * sqrt((p + q - (p - q) * (p - q)) / n)
    ELSE (p + 38416e-4 / (2 * n) - 196e-2 * sqrt(p * (1 - p) / n + 38416e-4 / (4 * n * n))) / (1 + 38416e-4 / n)
  END AS low,
  CASE
    WHEN instrument IN ('nps', 'ces') THEN p - q + 196e-2 * sqrt((p + q - (p - q) * (p - q)) / n)
    ELSE (p + 38416e-4 / (2 * n) + 196e-2 * sqrt(p * (1 - p) / n + 38416e-4 / (4 * n * n))) / (1 + 38416e-4 / n)
  END AS high
FROM summed
