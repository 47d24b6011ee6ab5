import { Aws } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { LakeCatalogue, SqlType, TableText } from './lake-catalogue.ts';
import type { HilvanConfig } from './stages.ts';

export interface LakeTablesProps {
  readonly config: HilvanConfig;
  readonly bucket: IBucket;
  readonly catalogue: LakeCatalogue;
}

/** Glue's name of a type, and that in which Athena keeps the columns of a view. */
const TYPES: Readonly<Record<SqlType, { glue: string; view: string }>> = {
  varchar: { glue: 'string', view: 'varchar' },
  bigint: { glue: 'bigint', view: 'bigint' },
  double: { glue: 'double', view: 'double' },
  boolean: { glue: 'boolean', view: 'boolean' },
  timestamp: { glue: 'timestamp', view: 'timestamp(3)' },
  date: { glue: 'date', view: 'date' },
};

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

/** The Glue catalogue of the lake: a table a folder, and the views over them. No crawler: both are known beforehand. */
export class LakeTables extends Construct {
  /** Known at synthesis: views carry it. */
  readonly databaseName: string;

  constructor(scope: Construct, id: string, { config, bucket, catalogue }: LakeTablesProps) {
    super(scope, id);
    this.databaseName = config.stackName.toLowerCase().replaceAll('-', '_');
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: this.databaseName, description: 'Stitched customer journeys' },
    });
    for (const each of catalogue.tables) {
      const location = `s3://${bucket.bucketName}/${each.folder}`;
      this.table(database, each, {
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [{ name: 'bucket', type: 'int', comment: 'Hash of the person modulo their number' }],
        // Partitions are computed, so none has to be added when files come.
        parameters: {
          EXTERNAL: 'TRUE',
          classification: 'parquet',
          'projection.enabled': 'true',
          'projection.bucket.type': 'integer',
          'projection.bucket.range': `0,${config.lake.buckets - 1}`,
          'projection.bucket.digits': '2',
          'storage.location.template': `${location}/bucket=\${bucket}/`,
        },
        storageDescriptor: { ...PARQUET, location: `${location}/`, columns: columnsOf(each) },
      });
    }
    for (const each of catalogue.views) {
      this.table(database, each, {
        tableType: 'VIRTUAL_VIEW',
        parameters: { presto_view: 'true', comment: 'Presto View' },
        partitionKeys: [],
        viewOriginalText: `/* Presto View: ${this.viewText(each)} */`,
        viewExpandedText: '/* Presto View */',
        storageDescriptor: { columns: columnsOf(each), serdeInfo: {} },
      });
    }
  }

  private table(database: CfnDatabase, { name, about }: TableText, input: CfnTable.TableInputProperty): void {
    const table = new CfnTable(this, name, {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: this.databaseName,
      tableInput: { ...input, name, description: about.slice(0, 2048) },
    });
    table.addResourceDependency(database);
  }

  /** A view as Athena itself writes it: JSON in base64. */
  private viewText({ sql, columns }: LakeCatalogue['views'][number]): string {
    const view = {
      originalSql: sql,
      catalog: 'awsdatacatalog',
      schema: this.databaseName,
      columns: columns.map(({ name, type }) => ({ name, type: TYPES[type].view })),
    };
    return Buffer.from(JSON.stringify(view)).toString('base64');
  }
}

function columnsOf({ columns }: TableText): CfnTable.ColumnProperty[] {
  return columns.map(({ name, type, about }) => ({
    name,
    type: TYPES[type].glue,
    comment: about.slice(0, 255),
  }));
}
