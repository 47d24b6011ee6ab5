import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLakeCatalogue } from '../../shared/sql/read-catalogue.ts';
import { field, type Json, type Synthesised, synthesise } from './template.ts';

let synthesised: Synthesised;
beforeAll(async () => {
  synthesised = await synthesise();
  return () => rm(synthesised.outdir, { recursive: true, force: true });
});

const catalogue = readLakeCatalogue();
const inputs = () => synthesised.of('AWS::Glue::Table').map(([, table]) => table.Properties['TableInput']);
const inputOf = (name: string) => inputs().find(input => field(input, 'Name') === name);
const columnsOf = (input: Json | undefined) => field(field(input, 'StorageDescriptor'), 'Columns');

describe('the catalogue', () => {
  it('has a table for each folder, whose partitions are computed', () => {
    for (const { name, folder, columns } of catalogue.tables) {
      const input = inputOf(name);
      expect(columnsOf(input), name).toHaveLength(columns.length);
      expect(field(input, 'Parameters')).toMatchObject({
        'projection.enabled': 'true',
        'projection.bucket.type': 'integer',
        'projection.bucket.range': '0,15',
        'projection.bucket.digits': '2',
      });
      const template = JSON.stringify(field(field(input, 'Parameters'), 'storage.location.template'));
      expect(template).toContain(`/${folder}/bucket=\${bucket}/`);
      expect(template).toMatch(/"Ref":"LakeBucket/);
    }
  });

  it('has each view as Athena writes them, with the text that local mode runs', () => {
    for (const { name, sql, columns } of catalogue.views) {
      const input = inputOf(name);
      expect(field(input, 'TableType')).toBe('VIRTUAL_VIEW');
      const base64 =
        /^\/\* Presto View: (\S+) \*\/$/.exec(String(field(input, 'ViewOriginalText')))?.[1] ?? '';
      const view = JSON.parse(Buffer.from(base64, 'base64').toString());
      expect(view).toMatchObject({ originalSql: sql, catalog: 'awsdatacatalog', schema: 'hilvan' });
      expect(view.columns.map((each: { name: string }) => each.name)).toEqual(columns.map(each => each.name));
      expect(columnsOf(input), name).toHaveLength(columns.length);
    }
    expect(inputs()).toHaveLength(catalogue.tables.length + catalogue.views.length);
  });

  it('offers the examples in the workgroup', () => {
    const queries = synthesised
      .of('AWS::Athena::NamedQuery')
      .map(([, query]) => query.Properties['QueryString']);
    expect(queries.toSorted()).toEqual(catalogue.examples.map(({ sql }) => sql).toSorted());
  });
});

describe('the workgroup', () => {
  it('bounds what a statement reads, encrypts its rows, and lets nobody choose otherwise', () => {
    const [group] = synthesised.of('AWS::Athena::WorkGroup');
    expect(group?.[1].Properties['WorkGroupConfiguration']).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: 10 * 2 ** 30,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
    });
  });
});
