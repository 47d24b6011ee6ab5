-- Which teams look good while others do their work again?
SELECT team, sum(exported) AS exported, sum(imported) AS imported, round(sum(exported_cost) - sum(imported_cost), 2) AS net_exported_cost, currency
FROM silo_rework_by_team
GROUP BY team, currency
ORDER BY net_exported_cost DESC
