-- Silo-induced rework that each team exports to others (what it knew was not there) and imports from them (it did again
-- what others had done), within one team aside.
--
-- definition     varchar  Id of the journey definition
-- team           varchar  Team
-- exported       bigint   Rework that other teams did after this one
-- exported_cost  double   Its cost to serve
-- imported       bigint   Rework that this team did after others
-- imported_cost  double   Its cost to serve
-- currency       varchar  Of the costs
WITH crossings AS (
  SELECT f.definition, f.from_team, f.to_team, coalesce(f.cost, 0e0) AS cost, j.currency
  FROM flags AS f
  JOIN journeys AS j ON j.journey = f.journey
  WHERE f.silo AND f.from_team IS NOT NULL AND f.to_team IS NOT NULL AND f.from_team <> f.to_team
),
sides AS (
  SELECT definition, from_team AS team, currency, 1 AS exported, cost AS exported_cost, 0 AS imported, 0e0 AS imported_cost
  FROM crossings
  UNION ALL
  SELECT definition, to_team AS team, currency, 0 AS exported, 0e0 AS exported_cost, 1 AS imported, cost AS imported_cost
  FROM crossings
)
SELECT
  definition,
  team,
  CAST(sum(exported) AS bigint) AS exported,
  sum(exported_cost) AS exported_cost,
  CAST(sum(imported) AS bigint) AS imported,
  sum(imported_cost) AS imported_cost,
  currency
FROM sides
GROUP BY definition, team, currency
