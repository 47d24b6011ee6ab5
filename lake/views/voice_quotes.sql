-- What customers say, think, do, feel, hear, and what frustrates and motivates them: one row a quote.
--
-- definition   varchar    Id of the journey definition
-- journey      varchar    Id of the journey
-- stage        varchar    Stage of the touchpoint
-- channel      varchar    Where
-- occurred_at  timestamp  When
-- quadrant     varchar    says, thinks, does, feels, hears, frustrates or motivates
-- quote        varchar    The text, redacted
WITH voiced AS (
  SELECT s.definition, s.journey, s.stage, s.channel, s.occurred_at, json_array_get(s.voice, n.i) AS item
  FROM journey_steps AS s
  CROSS JOIN UNNEST(sequence(0, json_array_length(s.voice) - 1)) AS n (i)
  WHERE s.voice IS NOT NULL
)
SELECT
  definition,
  journey,
  stage,
  channel,
  occurred_at,
  json_extract_scalar(item, '$.quadrant') AS quadrant,
  json_extract_scalar(item, '$.text') AS quote
FROM voiced
WHERE json_extract_scalar(item, '$.quadrant') IS NOT NULL
