import { isDeepStrictEqual } from 'node:util';
import { DEFINITION_DETAIL_TYPE } from '../../shared/contract/events.ts';
import type { DefinitionPut, JourneyDefinition } from '../../shared/contract/journey-definition.ts';
import type { ApiAddress } from '../api/address.ts';
import { type Answered, ask } from '../api/client.ts';
import { CliError } from '../failure.ts';
import { type BusOptions, openBus } from '../send/bus-target.ts';
import { putOperation } from '../send/put-operation.ts';

type Version = Answered<'listDefinitions'>['items'][number]['versions'][number];

/** What is in force from this time has always been. */
export const EVER = '1970-01-01T00:00:00.000Z';
const WAIT_MS = 30_000;
const PAUSE_MS = 400;

/** Puts a definition on the bus. With an `api`, refuses first what cannot be taken, and waits until it is stored. */
export async function putFile(
  put: DefinitionPut,
  bus: BusOptions,
  api: ApiAddress | undefined,
): Promise<Version | undefined> {
  if (api !== undefined) await refuseTaken(api, put.definition);
  const { client } = await openBus(bus);
  try {
    await putOperation(client, bus.bus, DEFINITION_DETAIL_TYPE, put);
  } finally {
    client.destroy();
  }
  if (api === undefined) return undefined;
  for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
    const version = (await versionsOf(api, put.definition.id)).find(
      each => each.version === put.definition.version,
    );
    if (version !== undefined && isAsAsked(version, put)) {
      await refuseTaken(api, put.definition);
      return version;
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
  throw new CliError(`The definition was put on the bus, but was not stored within ${WAIT_MS / 1000} s.`, {
    mend: 'Look whether it is in quarantine, and whether the rule of the bus lets "Journey Definition" through.',
  });
}

function isAsAsked({ origin, effectiveFrom = EVER }: Version, put: DefinitionPut): boolean {
  if (origin === 'shipped') return true;
  return put.effectiveFrom === undefined || Date.parse(effectiveFrom) <= Date.parse(put.effectiveFrom);
}

async function versionsOf(api: ApiAddress, id: string): Promise<Version[]> {
  const { items } = await ask(api, 'listDefinitions', {});
  return items.find(each => each.id === id)?.versions ?? [];
}

async function refuseTaken(api: ApiAddress, definition: JourneyDefinition): Promise<void> {
  const { id, version } = definition;
  const versions = await versionsOf(api, id);
  const newest = Math.max(0, ...versions.map(each => each.version));
  const mend = `Give it version ${newest + 1}.`;
  if (versions.some(each => each.version === version)) {
    const there = await ask(api, 'getDefinition', { id, query: { version } });
    if (isDeepStrictEqual(there.definition, definition)) return;
    throw new CliError(`Version ${version} of ${id} is stored already, with other content.`, { mend });
  }
  if (version < newest) {
    throw new CliError(`Version ${newest} of ${id} is known: versions rise.`, { mend });
  }
}
