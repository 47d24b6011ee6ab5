import { CfnOutput, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bundles } from './bundle.ts';
import type { HilvanConfig } from './config.ts';
import { Ingest } from './ingest.ts';
import { JourneyTable } from './journey-table.ts';
import { QueryApi } from './query-api.ts';
import { Secrets } from './secrets.ts';
import { Sweep } from './sweep.ts';
import { TouchpointBus } from './touchpoint-bus.ts';

export class HilvanStack extends Stack {
  constructor(scope: Construct, config: HilvanConfig, bundles: Bundles) {
    super(scope, config.stackName, {
      description: 'Hilvan: stitches the touchpoints of every channel into customer journeys',
      env: { region: config.region },
      analyticsReporting: false,
      // The manifest carries the same check; without the rule the template needs no parameter.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const touchpointBus = new TouchpointBus(this, 'TouchpointBus', config);
    const journeyTable = new JourneyTable(this, 'JourneyTable');
    const secrets = new Secrets(this, 'Secrets');
    new Ingest(this, 'Ingest', { config, bundle: bundles.ingest, touchpointBus, journeyTable, secrets });
    new Sweep(this, 'Sweep', { config, bundle: bundles.sweep, touchpointBus, journeyTable });
    const queryApi = new QueryApi(this, 'QueryApi', { config, bundle: bundles.query, journeyTable, secrets });

    new CfnOutput(this, 'ApiUrl', { value: queryApi.url, description: 'Address of the query API' });
    new CfnOutput(this, 'BusName', {
      value: touchpointBus.bus.eventBusName,
      description: 'Bus that takes touchpoints',
    });
    new CfnOutput(this, 'TableName', {
      value: journeyTable.table.tableName,
      description: 'The single table',
    });
  }
}
