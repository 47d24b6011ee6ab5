/**
 * Functions that mean the same in Athena (Trino) and in DuckDB, as far as their documentations and the tests tell; those
 * that DuckDB has under another name, or counts otherwise, are given Trino's meaning by `DUCKDB_MACROS`.
 *
 * Left out on purpose: `concat` and `greatest` (NULL counts otherwise), `regexp_extract` and `regexp_replace` (no match,
 * first or all), `date_format` and `format_datetime` (other letters), `log` (other base), `typeof` (other names).
 */
export const PORTABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  // aggregates
  ...['count', 'count_if', 'sum', 'avg', 'min', 'max', 'min_by', 'max_by', 'any_value', 'arbitrary'],
  ...['bool_and', 'bool_or', 'array_agg', 'stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp'],
  ...['var_pop', 'corr', 'covar_pop', 'covar_samp', 'regr_slope', 'regr_intercept', 'geometric_mean'],
  ...['approx_percentile', 'approx_distinct'],
  // windows
  ...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead'],
  ...['first_value', 'last_value', 'nth_value'],
  // values
  ...['coalesce', 'nullif', 'if', 'abs', 'ceil', 'ceiling', 'floor', 'round', 'sqrt', 'exp', 'ln', 'log10'],
  ...['power', 'pow', 'mod', 'sign', 'is_nan', 'is_finite', 'is_infinite'],
  // texts
  ...['length', 'lower', 'upper', 'trim', 'ltrim', 'rtrim', 'substr', 'substring', 'replace', 'reverse'],
  ...['strpos', 'position', 'starts_with', 'split', 'split_part', 'lpad', 'rpad', 'regexp_like'],
  // times
  ...['date', 'date_trunc', 'date_diff', 'date_add', 'extract', 'year', 'quarter', 'month', 'week', 'day'],
  ...['hour', 'minute', 'second', 'day_of_week', 'day_of_month', 'day_of_year', 'to_unixtime'],
  // lists and JSON
  ...['unnest', 'sequence', 'cardinality', 'contains', 'element_at', 'array_join', 'array_distinct'],
  ...['array_sort', 'json_extract_scalar', 'json_array_get', 'json_array_length'],
]);

/** Words before a bracket that are no call of a function. */
export const WORDS_BEFORE_BRACKET: ReadonlySet<string> = new Set([
  ...[
    'select',
    'distinct',
    'all',
    'from',
    'where',
    'having',
    'on',
    'and',
    'or',
    'not',
    'in',
    'exists',
    'any',
  ],
  ...['some', 'as', 'case', 'when', 'then', 'else', 'over', 'by', 'union', 'intersect', 'except', 'values'],
  ...['join', 'using', 'cast', 'try_cast', 'filter', 'within', 'partition', 'order', 'limit', 'offset'],
  ...['between', 'like', 'is', 'with', 'grouping', 'sets', 'cube', 'rollup', 'lateral', 'group', 'row'],
  ...[
    'interval',
    'array',
    'varchar',
    'char',
    'decimal',
    'timestamp',
    'time',
    'rows',
    'range',
    'materialized',
  ],
]);

/** Gives DuckDB what Athena calls otherwise, counts otherwise, or does not know. */
export const DUCKDB_MACROS: readonly string[] = [
  'approx_percentile(x, q) AS quantile_cont(x, q)',
  // Its own answers a wider type.
  'count_if(x) AS count(CASE WHEN x THEN 1 END)',
  'approx_distinct(x) AS approx_count_distinct(x)',
  // Whole units that have passed; DuckDB's own counts the boundaries crossed.
  'date_diff(unit, a, b) AS datesub(unit, a, b)',
  `date_add(unit, n, t) AS t + n * CAST('1 ' || unit AS INTERVAL)`,
  'day_of_week(t) AS isodow(t)',
  'day_of_month(t) AS day(t)',
  'day_of_year(t) AS dayofyear(t)',
  'to_unixtime(t) AS epoch(t)',
  'json_extract_scalar(j, path) AS json_extract_string(j, path)',
  `json_array_get(j, i) AS json_extract(j, '$[' || i || ']')`,
  'json_array_length(j) AS CAST(system.main.json_array_length(j) AS BIGINT)',
  'regexp_like(x, pattern) AS regexp_matches(x, pattern)',
  'cardinality(list) AS len(list)',
  'element_at(list, i) AS list_extract(list, i)',
  'array_join(list, separator) AS array_to_string(list, separator)',
  'sequence(a, b) AS generate_series(CAST(a AS BIGINT), CAST(b AS BIGINT))',
  'is_nan(x) AS isnan(CAST(x AS DOUBLE))',
  'is_finite(x) AS isfinite(CAST(x AS DOUBLE))',
  'is_infinite(x) AS isinf(CAST(x AS DOUBLE))',
  'geometric_mean(x) AS geomean(x)',
];
