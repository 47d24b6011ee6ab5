// A process of its own: node bench/analyze-sql.ts LOG counts the rework of an event log (CSV) by plain DuckDB SQL, as one line of JSON.
import { argv, stdout } from 'node:process';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Rows } from './scale/answers.ts';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const file = (argv[2] ?? '').replaceAll("'", "''");
await connection.run(`
  CREATE TEMP TABLE events AS
  WITH named AS (
    SELECT "case:concept:name" AS id, "concept:name" AS activity, "org:resource" AS resource, "time:timestamp" AS happened
    FROM read_csv('${file}')
  ), neighbours AS (
    SELECT *, lag(activity) OVER own AS activity_before, lag(resource) OVER own AS resource_before,
      lag(resource) OVER same AS from_resource
    FROM named WINDOW own AS (PARTITION BY id ORDER BY happened), same AS (PARTITION BY id, activity ORDER BY happened)
  )
  SELECT id, happened, activity, resource, activity_before, resource_before, from_resource,
    sum((activity IS DISTINCT FROM activity_before)::integer) OVER (PARTITION BY id ORDER BY happened) AS run
  FROM neighbours`);

const sides = 'count(*)::double, count_if(NOT redo)::double, count_if(redo)::double';
const questions = {
  pm4py: `
    WITH cases AS (SELECT count(*) AS events, count(*) - count(DISTINCT activity) AS rework FROM events GROUP BY id)
    SELECT count(*)::double, sum(events)::double, count_if(rework > 0)::double, sum(rework)::double FROM cases`,
  byActivity: `
    SELECT activity, count(*)::double FROM (SELECT activity FROM events GROUP BY id, activity HAVING count(*) > 1) GROUP BY activity`,
  selfLoops: `
    SELECT ${sides} FROM (SELECT count(DISTINCT resource) > 1 AS redo FROM events GROUP BY id, run HAVING count(*) > 1)`,
  repetitions: `
    SELECT ${sides}
    FROM (SELECT count(DISTINCT resource) > 1 AS redo FROM events GROUP BY id, activity HAVING count(DISTINCT run) > 1)`,
  kinds: `
    SELECT activity_before = activity AS loop, ${sides}
    FROM (SELECT *, from_resource <> resource AS redo FROM events WHERE from_resource IS NOT NULL) GROUP BY loop`,
  boundaries: `
    SELECT from_resource, resource, count(*)::double FROM events WHERE from_resource IS NOT NULL GROUP BY ALL`,
  pingPong: `
    WITH runs AS (
      SELECT id, resource, lag(resource, 2) OVER (PARTITION BY id ORDER BY happened) AS two_before
      FROM events WHERE resource IS DISTINCT FROM resource_before
    )
    SELECT count(DISTINCT id)::double, count(*)::double FROM runs WHERE resource = two_before`,
};
const answers: Record<string, Rows> = {};
for (const [question, sql] of Object.entries(questions)) {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  answers[question] = rows.map(row => row.map(cell => (typeof cell === 'number' ? cell : String(cell))));
}
stdout.write(JSON.stringify(answers));
connection.closeSync();
instance.closeSync();
