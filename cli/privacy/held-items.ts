import type { ApiAddress } from '../api/address.ts';
import { type Answered, ask } from '../api/client.ts';

export type HeldItem = Answered<'getAccess'>['items'][number];

/** Everything held of a person, page by page. */
export async function* heldItems(
  api: ApiAddress,
  identifier: { namespace: string; value: string },
): AsyncGenerator<HeldItem, void, undefined> {
  for (let cursor: string | undefined; ; ) {
    const page: Answered<'getAccess'> = await ask(api, 'getAccess', {
      query: { ...identifier, limit: 200, cursor },
    });
    yield* page.items;
    if (page.cursor === undefined) return;
    cursor = page.cursor;
  }
}
