import { durationMs } from '../../shared/contract/duration.ts';
import type { JourneyDefinition } from '../../shared/contract/journey-definition.ts';
import { journeyDefinition } from '../../shared/contract/journey-definition.ts';
import { type CompiledDefinition, compileDefinition } from '../../shared/domain/definition.ts';

/** Small windows, so that a generated log of days meets all of them. */
export const orderDefinition: JourneyDefinition = journeyDefinition.parse({
  id: 'order',
  version: 1,
  title: 'Order',
  currency: 'EUR',
  stages: [
    {
      id: 'choose',
      title: 'Choose',
      phase: 'before',
      activities: ['cart.*'],
      expectedWithin: 'PT6H',
      team: 'shop',
    },
    {
      id: 'buy',
      title: 'Buy',
      phase: 'during',
      activities: ['order.placed', 'order.changed'],
      expectedWithin: 'P3D',
    },
    {
      id: 'receive',
      title: 'Receive',
      phase: 'after',
      activities: ['delivery.*', 'order.delivered', 'order.cancelled'],
    },
  ],
  starts: ['cart.filled'],
  goals: ['order.delivered'],
  cancels: ['order.cancelled'],
  inactivity: 'P5D',
  recoverWithin: 'P2D',
  repeatable: ['cart.*'],
  containmentWindow: 'P1D',
  repeatContactWindow: 'P7D',
  channels: {
    web: { kind: 'digital', team: 'ecommerce', unitCost: 0.1 },
    app: { kind: 'digital', unitCost: 0.05 },
    store: { kind: 'physical', team: 'retail', unitCost: 4 },
    'call-center': { kind: 'assisted', team: 'contact-centre', unitCost: 6 },
  },
});

/** The same activities seen by another department: only keyed by claims, everything repeats. */
export const complaintDefinition: JourneyDefinition = journeyDefinition.parse({
  ...orderDefinition,
  id: 'complaint',
  keyTypes: ['claim'],
  stages: [{ id: 'all', title: 'All', phase: 'during', activities: ['delivery.*', 'order.changed'] }],
  starts: ['order.changed'],
  goals: ['delivery.asked'],
  cancels: [],
});

export function compiled(definition: JourneyDefinition): CompiledDefinition {
  return compileDefinition(definition, text => durationMs(text) ?? 0);
}
