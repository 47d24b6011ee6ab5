import { CfnOutput, DefaultStackSynthesizer, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { AnalyticsApi } from './analytics-api.ts';
import type { Bundles } from './bundle.ts';
import { ContextApi } from './context-api.ts';
import { dashboard } from './dashboard.ts';
import { Ingest } from './ingest.ts';
import { JourneyTable } from './journey-table.ts';
import { Keys } from './keys.ts';
import { Lake } from './lake.ts';
import type { LakeCatalogue } from './lake-catalogue.ts';
import { LakeSql } from './lake-sql.ts';
import { OperateApi } from './operate-api.ts';
import type { Parts } from './parts.ts';
import type { Platform } from './platform.ts';
import { Privacy } from './privacy.ts';
import { QueryApi } from './query-api.ts';
import { deadLetters } from './queues.ts';
import { Secrets } from './secrets.ts';
import type { HilvanConfig } from './stages.ts';
import { Sweep } from './sweep.ts';
import { TouchpointBus } from './touchpoint-bus.ts';
import { Users } from './users.ts';
import { watch } from './watch.ts';

export class HilvanStack extends Stack {
  constructor(scope: Construct, config: HilvanConfig, bundles: Bundles, catalogue: LakeCatalogue) {
    super(scope, config.stackName, {
      description: 'Hilvan: stitches the touchpoints of every channel into customer journeys',
      env: { region: config.region },
      terminationProtection: config.keep,
      analyticsReporting: false,
      // The manifest carries the same check; without the rule the template needs no parameter.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const keys = new Keys(this, 'Keys', config);
    const platform: Platform = { config, keys, alarms: new Alarms(this, 'Alarms', config, keys) };
    this.tellOfAlarms(platform);

    const touchpointBus = new TouchpointBus(this, 'TouchpointBus', platform);
    const journeyTable = new JourneyTable(this, 'JourneyTable', platform);
    const secrets = new Secrets(this, 'Secrets', platform);
    const users = new Users(this, 'Users', config);
    const store = { platform, touchpointBus, journeyTable };
    const queryApi = new QueryApi(this, 'QueryApi', {
      platform,
      bundle: bundles.query,
      journeyTable,
      secrets,
      users,
    });
    const ingest = new Ingest(this, 'Ingest', { ...store, bundle: bundles.ingest, secrets });
    const lake = new Lake(this, 'Lake', { ...store, bundle: bundles.lake });
    const parts: Parts = {
      ...store,
      queryApi,
      ingest,
      privacy: new Privacy(this, 'Privacy', { ...store, bundle: bundles.privacy, secrets, ingest, lake }),
      lake,
      analyticsApi: new AnalyticsApi(this, 'AnalyticsApi', {
        platform,
        bundle: bundles.analytics,
        journeyTable,
        lake,
        secrets,
        users,
        api: queryApi.api,
      }),
      sweep: new Sweep(this, 'Sweep', { ...store, bundle: bundles.sweep }),
      operateApi: new OperateApi(this, 'OperateApi', {
        platform,
        bundle: bundles.operate,
        touchpointBus,
        secrets,
        users,
        api: queryApi.api,
      }),
      contextApi: new ContextApi(this, 'ContextApi', {
        ...store,
        bundle: bundles.context,
        secrets,
        users,
        api: queryApi.api,
      }),
      lakeSql: new LakeSql(this, 'LakeSql', {
        platform,
        bundle: bundles.sql,
        secrets,
        users,
        lake: lake.bucket,
        catalogue,
        api: queryApi.api,
      }),
    };
    watch(parts);
    dashboard(this, 'Dashboard', parts);
    for (const [name, value] of Object.entries(config.tags)) Tags.of(this).add(name, value);
    this.output('ApiUrl', parts.queryApi.url, 'Address of the API');
    this.output('BusName', touchpointBus.bus.eventBusName, 'Bus that takes touchpoints');
    this.output('TableName', journeyTable.table.tableName, 'The single table');
    this.output('LakeBucket', parts.lake.bucket.bucketName, 'Bucket of the lake: Parquet files for analysis');
    this.output('IdentityKeyArn', secrets.identityKey.secretArn, 'Secret with the keys of identifiers');
    this.output(
      'ApiTokenArn',
      secrets.apiToken.secretArn,
      'Secret with the key that service tokens are signed with',
    );
    this.output('UserPoolId', users.pool.userPoolId, 'Pool of the people who use the API');
    this.output('UserClientId', users.client.userPoolClientId, 'App client of the dashboard');
    this.output('SignInUrl', users.signInUrl, 'Sign-in page of the dashboard');
    this.output('LakeDatabase', parts.lakeSql.tables.databaseName, 'Database of the lake in Glue and Athena');
    this.output('LakeWorkGroup', parts.lakeSql.workGroup.name, 'Workgroup of Athena for the lake');
    this.output('AlarmTopicArn', platform.alarms.topic.topicArn, 'Topic that tells of the alarms');
  }

  /** Without anybody to tell there is no hop that could fail. */
  private tellOfAlarms(platform: Platform): void {
    const { alarmSubscribers } = platform.config;
    if (alarmSubscribers.length === 0) return;
    const untold = deadLetters(this, 'Untold', platform, {
      name: 'alarms-untold',
      holds: 'An alarm could not be told to a subscriber',
    });
    platform.alarms.subscribe(alarmSubscribers, untold);
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
