/** Courses of a customer through one shipped definition: `<channel> <activity>` each, without anything to flag. */
export interface Story {
  /** `journey.type`, and the step at which its key is known. */
  keyType: string;
  keyFrom: number;
  steps: readonly string[];
  /** What goes wrong, taken in after one of its steps. */
  detours: readonly { after: number; steps: readonly string[] }[];
}

export const stories: readonly Story[] = [
  {
    keyType: 'order',
    keyFrom: 6,
    steps: [
      'web product.searched',
      'web product.viewed',
      'web product.compared',
      'web product.viewed',
      'web cart.item-added',
      'web checkout.started',
      'web order.placed',
      'email order.confirmed',
      'email parcel.shipped',
      'app parcel.tracked',
      'app parcel.tracked',
      'courier parcel.delivered',
    ],
    detours: [
      { after: 5, steps: ['web payment.failed', 'web checkout.started'] },
      { after: 7, steps: ['call-center order.status-asked'] },
      { after: 9, steps: ['app order.status-asked', 'call-center order.status-asked'] },
    ],
  },
  {
    keyType: 'ticket',
    keyFrom: 3,
    steps: [
      'web help.searched',
      'web help.read',
      'web fault.checked',
      'web fault.reported',
      'web ticket.opened',
      'app visit.booked',
      'app visit.confirmed',
      'technician visit.done',
      'technician fault.tested',
      'technician fault.repaired',
      'email ticket.resolved',
      'email ticket.rated',
    ],
    detours: [
      { after: 2, steps: ['call-center bill.disputed'] },
      { after: 5, steps: ['chat ticket.status-asked', 'call-center ticket.status-asked'] },
      { after: 6, steps: ['app visit.rescheduled', 'app visit.confirmed'] },
    ],
  },
  {
    keyType: 'claim',
    keyFrom: 2,
    steps: [
      'app incident.recorded',
      'app cover.checked',
      'app claim.started',
      'app claim.reported',
      'app evidence.sent',
      'app evidence.sent',
      'email claim.registered',
      'email inspection.booked',
      'adjuster inspection.done',
      'web claim.accepted',
      'web offer.accepted',
      'garage repair.started',
      'garage repair.finished',
    ],
    detours: [
      { after: 5, steps: ['call-center claim.status-asked'] },
      { after: 7, steps: ['broker claim.status-asked', 'call-center claim.status-asked'] },
      { after: 6, steps: ['email evidence.rejected', 'web evidence.sent'] },
    ],
  },
  {
    keyType: 'application',
    keyFrom: 3,
    steps: [
      'web account.viewed',
      'web account.compared',
      'web fees.checked',
      'web application.started',
      'web application.saved',
      'web application.submitted',
      'video identity.started',
      'video identity.verified',
      'email agreement.sent',
      'app agreement.signed',
      'app account.opened',
      'app card.activated',
      'app account.used',
    ],
    detours: [
      { after: 4, steps: ['chat application.help-asked', 'web application.saved'] },
      { after: 8, steps: ['call-center application.status-asked'] },
      { after: 7, steps: ['email document.requested', 'web document.sent'] },
    ],
  },
];
