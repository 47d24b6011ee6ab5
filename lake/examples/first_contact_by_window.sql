-- How does first-contact resolution depend on the window?
SELECT
  channel,
  max(contacts) AS contacts,
  round(100 * max(CASE WHEN window_days = 1 THEN share END), 1) AS within_1_day,
  round(100 * max(CASE WHEN window_days = 3 THEN share END), 1) AS within_3_days,
  round(100 * max(CASE WHEN window_days = 7 THEN share END), 1) AS within_7_days
FROM first_contact_resolution
WHERE definition = 'retail-order'
GROUP BY channel
ORDER BY contacts DESC
