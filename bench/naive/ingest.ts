import {
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import type { Item } from '../../shared/dynamodb/item-size.ts';
import type { Index } from '../capacity.ts';

/** Touchpoints of a customer, and of a channel, by time. */
export const NAIVE_INDEXES: readonly Index[] = [
  ['ix', 'iy'],
  ['jx', 'jy'],
];

/** A journey as one document, read and written whole with each touchpoint. */
interface Journey {
  state: 'open' | 'ended';
  startedAt: string;
  steps: { id: string; at: string; channel: string; activity: string; outcome?: string }[];
}

interface Naive {
  client: DynamoDBClient;
  tableName: string;
  definitions: readonly CompiledDefinition[];
}

/**
 * What is often built first: one message a touchpoint, and for each one transaction that notes its id, puts it with two
 * index entries and saves its journey. It knows a customer by the best identifier of the touchpoint itself: it stitches
 * nothing, raises no flag, sets no timer, announces nothing and keeps no journey's order against late data but by sorting.
 */
export async function takeNaively(naive: Naive, touchpoint: Touchpoint): Promise<'stored' | 'duplicate'> {
  const { client, tableName, definitions } = naive;
  const person = personOf(touchpoint);
  const definition = definitions.find(each => each.stageOf(touchpoint.activity) !== undefined);
  const journey = definition && (await journeyItem(naive, definition, person, touchpoint));
  const put = (item: Item, condition?: string, values?: Item) => ({
    Put: {
      TableName: tableName,
      Item: item,
      ...(condition && { ConditionExpression: condition }),
      ...(values && { ExpressionAttributeValues: values }),
    },
  });
  try {
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          put(
            text({ pk: `SEEN#${touchpoint.id}`, sk: 'SEEN', at: touchpoint.occurredAt }),
            'attribute_not_exists(pk)',
          ),
          put(touchpointItem(person, touchpoint)),
          ...(journey === undefined ? [] : [put(journey.item, journey.condition, journey.values)]),
        ],
      }),
    );
    return 'stored';
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? error.CancellationReasons : undefined;
    if (reasons?.[0]?.Code === 'ConditionalCheckFailed') return 'duplicate';
    throw error;
  }
}

export const personOf = ({ identifiers }: Touchpoint): string =>
  identifiers['customerId'] ?? identifiers['anonymousId'] ?? identifiers['deviceId'] ?? '';

function touchpointItem(person: string, touchpoint: Touchpoint): Item {
  return text({
    pk: `CUSTOMER#${person}`,
    sk: `TOUCHPOINT#${touchpoint.occurredAt}#${touchpoint.id}`,
    ix: `CHANNEL#${touchpoint.channel}`,
    iy: touchpoint.occurredAt,
    jx: `ACTIVITY#${touchpoint.activity}`,
    jy: touchpoint.occurredAt,
    body: JSON.stringify(touchpoint),
  });
}

/** The customer's latest journey of the definition with this step in it, or a new one. */
async function journeyItem(
  { client, tableName }: Naive,
  definition: CompiledDefinition,
  person: string,
  touchpoint: Touchpoint,
): Promise<{ item: Item; condition: string; values?: Item }> {
  const { id, occurredAt: at, channel, activity, outcome } = touchpoint;
  const pk = `JOURNEY#${definition.id}#${person}`;
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :partition',
      ExpressionAttributeValues: { ':partition': { S: pk } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  const latest = Items[0];
  const found = latest?.['body']?.S === undefined ? undefined : (JSON.parse(latest['body'].S) as Journey);
  const goesOn = found !== undefined && !(found.state === 'ended' && definition.starts.has(activity));
  const journey: Journey = goesOn ? found : { state: 'open', startedAt: at, steps: [] };
  journey.steps.push({ id, at, channel, activity, ...(outcome === undefined ? {} : { outcome }) });
  journey.steps.sort((a, b) => (a.at < b.at ? -1 : 1));
  if (definition.goals.has(activity) || definition.cancels.has(activity)) journey.state = 'ended';
  const version = goesOn ? Number(latest?.['v']?.N ?? 0) : 0;
  const item = {
    ...text({ pk, sk: journey.startedAt, body: JSON.stringify(journey) }),
    v: { N: String(version + 1) },
  };
  return version === 0
    ? { item, condition: 'attribute_not_exists(pk)' }
    : { item, condition: 'v = :version', values: { ':version': { N: String(version) } } };
}

const text = (attributes: Record<string, string>): Item =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }]));
