import type { LakeView } from '../../shared/sql/views.ts';
import { asObject, asText, isObject } from '../json.ts';
import type { Resource } from '../template.ts';

/** What the Glue catalogue and the workgroups of the template say. */
export interface LocalCatalogue {
  database: string;
  /** Bucket and key prefix under which the tables are. */
  lake: { bucket: string; prefix: string };
  views: LakeView[];
  /** Where each workgroup writes rows, by its name. */
  results: ReadonlyMap<string, { bucket: string; prefix: string }>;
}

/** `undefined` where the template has no tables. An `Error` names the logical id of what cannot be read. */
export function readCatalogue(resources: readonly Resource[]): LocalCatalogue | undefined {
  const tables = resources.filter(({ type }) => type === 'AWS::Glue::Table');
  const [first] = tables;
  if (first === undefined) return undefined;
  const workGroups = resources.filter(({ type }) => type === 'AWS::Athena::WorkGroup');
  const places = tables.flatMap(table => placeOfTable(table) ?? []);
  const [lake] = places;
  if (lake === undefined) throw new Error(`${first.id}: no table of the template has a location in S3`);
  return {
    database: asText(first.properties['DatabaseName'], `${first.id}.DatabaseName`),
    lake,
    views: tables.flatMap(table => viewOf(table) ?? []),
    results: new Map(workGroups.map(group => [group.ref, resultsOf(group)])),
  };
}

function placeOfTable({ id, properties }: Resource): LocalCatalogue['lake'] | undefined {
  const input = asObject(properties['TableInput'], `${id}.TableInput`);
  const { Location: location } = asObject(input['StorageDescriptor'], `${id}.StorageDescriptor`);
  if (location === undefined) return undefined;
  const { bucket, prefix } = placeOf(asText(location, `${id}.Location`), id);
  return { bucket, prefix: prefix.replace(/[^/]+\/$/, '') };
}

/** Athena keeps a view as base64 of JSON in a comment: the text that runs here is the one that is deployed. */
function viewOf({ id, properties }: Resource): LakeView | undefined {
  const input = asObject(properties['TableInput'], `${id}.TableInput`);
  const original = input['ViewOriginalText'];
  if (original === undefined) return undefined;
  const base64 = /^\/\* Presto View: (\S+) \*\/$/.exec(asText(original, `${id}.ViewOriginalText`))?.[1] ?? '';
  const view: unknown = JSON.parse(Buffer.from(base64, 'base64').toString());
  const { originalSql } = asObject(view, `${id}.ViewOriginalText`);
  const name = asText(input['Name'], `${id}.Name`);
  return { name, about: '', columns: [], sql: asText(originalSql, `${id}: its statement`) };
}

function resultsOf({ id, properties }: Resource): LocalCatalogue['lake'] {
  const configuration = asObject(properties['WorkGroupConfiguration'], `${id}.WorkGroupConfiguration`);
  const result = configuration['ResultConfiguration'];
  const location = isObject(result) ? result['OutputLocation'] : undefined;
  return placeOf(asText(location, `${id}: where its results go`), id);
}

function placeOf(location: string, id: string): LocalCatalogue['lake'] {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
  if (bucket === undefined) throw new Error(`${id}: "${location}" is no place in S3`);
  return { bucket, prefix };
}
