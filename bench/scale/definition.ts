import { type JourneyDefinition, journeyDefinition } from '../../shared/contract/journey-definition.ts';

/** Of the journeys of the generated lake. */
export const definition: JourneyDefinition = journeyDefinition.parse({
  id: 'order',
  version: 1,
  title: 'Order',
  currency: 'EUR',
  stages: [
    { id: 'choose', title: 'Choose', phase: 'before', activities: ['product.viewed', 'cart.filled'] },
    {
      id: 'buy',
      title: 'Buy',
      phase: 'during',
      activities: ['order.placed', 'order.paid', 'order.changed'],
      momentOfTruth: 0.8,
    },
    { id: 'receive', title: 'Receive', phase: 'during', activities: ['parcel.delivered'], momentOfTruth: 1 },
    { id: 'support', title: 'Support', phase: 'after', activities: ['help.asked', 'order.returned'] },
  ],
  starts: ['product.viewed'],
  goals: ['parcel.delivered'],
  inactivity: 'P30D',
  recoverWithin: 'P14D',
  channels: {
    web: { kind: 'digital', team: 'ecommerce' },
    app: { kind: 'digital', team: 'mobile' },
    email: { kind: 'digital', team: 'crm' },
    store: { kind: 'physical', team: 'retail' },
    'call-center': { kind: 'assisted', team: 'contact-centre' },
    chat: { kind: 'assisted', team: 'contact-centre' },
  },
});
