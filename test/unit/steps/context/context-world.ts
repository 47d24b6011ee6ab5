import { defaultIdentityConfig } from '../../../../shared/contract/identity-config.ts';
import { createReceipts } from '../../../../shared/crypto/context-receipts.ts';
import { createMemoryContextStore } from '../../../../shared/memory/context-store.ts';
import { answerContext, type ContextDependencies } from '../../../../shared/steps/context/answer-context.ts';
import { createDefinitionLookup } from '../../../../shared/steps/context/find-definitions.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import type { ContextStore } from '../../../../shared/steps/ports/context.ts';
import { compiled, orderDefinition } from '../../../arbitraries/definitions.ts';
import { intake } from '../../../arbitraries/stored.ts';
import { createStack, envelope, ranks } from '../stack.ts';

export const receipts = createReceipts(['a key of the tests, long enough to be one']);

/** Touchpoints go in by the ingest step, contexts come out; reads are counted. */
export function createContextWorld() {
  const stack = createStack();
  const definitions = [compiled(orderDefinition)];
  const { clock } = stack;
  const deps = { ...stack.deps, definitions };
  const inner = createMemoryContextStore(deps.store);
  const reads = { count: 0 };
  const counted = <A extends unknown[], R>(call: (...args: A) => R) => {
    return (...args: A): R => {
      reads.count += 1;
      return call(...args);
    };
  };
  const store: ContextStore = {
    getNode: counted(inner.getNode),
    getNodes: counted(inner.getNodes),
    getDefinition: counted(inner.getDefinition),
  };
  const context: ContextDependencies = {
    store,
    ranks,
    identity: defaultIdentityConfig,
    hasher: intake.hasher,
    receipts,
    definitionsOf: createDefinitionLookup(store, definitions),
    now: () => clock.now,
  };
  let messages = 0;
  return {
    ...stack,
    context,
    reads,
    async send(...touchpoints: unknown[]) {
      const message = { id: `m${messages++}`, body: envelope(...touchpoints) };
      const result = await ingest({ ...deps, intake: { ...intake, receipts } }, [message]);
      if (result.failures.length > 0) throw result.failures[0]?.error;
      return result;
    },
    async ask(namespace: string, value: string, channel?: string) {
      reads.count = 0;
      const answer = await answerContext(context, {
        namespace,
        value,
        ...(channel === undefined ? {} : { channel }),
      });
      if (answer.outcome !== 'answered') throw new Error(answer.outcome);
      return answer.context;
    },
  };
}
