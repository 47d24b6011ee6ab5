import bankOnboarding from '../../definitions/bank-onboarding.json' with { type: 'json' };
import insuranceClaim from '../../definitions/insurance-claim.json' with { type: 'json' };
import retailOrder from '../../definitions/retail-order.json' with { type: 'json' };
import telecomSupport from '../../definitions/telecom-support.json' with { type: 'json' };
import { readDefinition } from './read-definition.ts';

const sources: unknown[] = [retailOrder, telecomSupport, insuranceClaim, bankOnboarding];

/** The journey definitions that ship with the product. An `Error` that names the place, if one is not valid. */
export const shippedDefinitions = sources.map(readDefinition);
