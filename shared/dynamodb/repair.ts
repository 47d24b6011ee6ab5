import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvalidCursorError } from '../steps/errors.ts';
import type { CheckpointStore } from '../steps/ports/checkpoints.ts';
import type { ScanPage } from '../steps/ports/lists.ts';
import type { RekeyStore, ScanStore } from '../steps/ports/repair.ts';
import { createAuditStore } from './audit.ts';
import { textOf } from './body.ts';
import { createCheckpointStore } from './checkpoints.ts';
import { createCorrectionStore } from './corrections.ts';
import type { Item } from './item-size.ts';
import { NODE, nodeKey, nodeOf, nodePartition, TOUCHPOINT } from './keys.ts';
import { createListing } from './listing.ts';
import { createQuarantineStore } from './quarantine.ts';
import { createTable, prefixEnd, type TableOptions } from './table.ts';
import { isBuried, rekeyTombstone, touchpointOf } from './touchpoints.ts';

/**
 * What only repair asks of the table, apart from the store so that no function carries it. A walk reads the whole table
 * (half a read unit each 4 KB) and the cursor is the table's own place in it.
 */
export function createRepairParts(options: TableOptions): ScanStore & CheckpointStore & RekeyStore {
  const table = createTable(options);
  const { retention = {} } = options;
  const listing = createListing(table);
  const { replaceCorrection } = createCorrectionStore(table, listing, retention.corrections);
  const { replaceQuarantine } = createQuarantineStore(table, listing, retention.quarantine);
  const { moveAudit } = createAuditStore(table, listing, retention.audit);
  const walk = (sk: string, rest: object) => scan(options, sk, rest);
  return {
    async scanTouchpoints(page) {
      const { items, ...found } = await walk(TOUCHPOINT, {})(page);
      return { ...found, items: items.filter(item => !isBuried(item)).map(touchpointOf) };
    },
    async scanNodes(page) {
      const { items, ...found } = await walk(NODE, { ProjectionExpression: 'pk' })(page);
      return { ...found, items: items.map(item => nodeOf(textOf(item, 'pk'))) };
    },
    ...createCheckpointStore(table),
    async rekeyTombstones(page, generation, rekey) {
      const { items, ...found } = await walk(TOUCHPOINT, {})(page);
      for (const item of items.filter(isBuried)) await rekeyTombstone(table, item, generation, rekey);
      return found;
    },
    replaceCorrection,
    replaceQuarantine,
    moveAudit,
    async dropNode(id) {
      const range = { partition: nodePartition(id), lower: 'A', upper: prefixEnd('Z') };
      for await (const item of table.query(range)) {
        const sk = textOf(item, 'sk');
        if (sk !== NODE) await table.remove({ pk: nodePartition(id), sk });
      }
      await table.remove(nodeKey(id));
    },
  };
}

/** Consistent: who has just written and then walks must meet it. */
function scan(
  { client, tableName }: { client: DynamoDBClient; tableName: string },
  sk: string,
  rest: object,
) {
  return async (page: { limit: number; cursor?: string }): Promise<ScanPage<Item>> => {
    const answer = await client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'sk = :sk',
        ExpressionAttributeValues: { ':sk': { S: sk } },
        Limit: page.limit,
        ...(page.cursor === undefined ? {} : { ExclusiveStartKey: keyIn(page.cursor) }),
        ...rest,
      }),
    );
    const { Items: items = [], ScannedCount: scanned = 0, LastEvaluatedKey: last } = answer;
    return { items, scanned, ...(last === undefined ? {} : { cursor: cursorOf(last) }) };
  };
}

function cursorOf(key: Record<string, AttributeValue>): string {
  return Buffer.from(JSON.stringify([key['pk']?.S, key['sk']?.S])).toString('base64url');
}

function keyIn(cursor: string): Record<string, AttributeValue> {
  const [pk, sk] = parse(Buffer.from(cursor, 'base64url').toString());
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new InvalidCursorError();
  return { pk: { S: pk }, sk: { S: sk } };
}

function parse(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
