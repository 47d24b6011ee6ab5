-- What frustrates customers most often, by stage?
SELECT definition, stage, quote, count(*) AS times
FROM voice_quotes
WHERE quadrant = 'frustrates'
GROUP BY definition, stage, quote
ORDER BY times DESC, quote
LIMIT 10
