import type { Random } from './random.ts';

/** A simulated customer and what each channel may know them by. */
export interface Customer {
  index: number;
  customerId: string;
  loyaltyId: string;
  email: string;
  /** As somebody typed it: spellings differ. */
  phone: string | undefined;
  /** Cookie of their own browser. */
  cookie: string;
  /** Their own telephone, where the app runs. */
  device: string;
  /** A tablet that everybody at home uses. */
  sharedDevice: string | undefined;
  segment: string;
}

const FIRST = ['ana', 'luis', 'marta', 'jorge', 'irene', 'pablo', 'nuria', 'oscar', 'elena', 'hugo'] as const;
const LAST = ['vega', 'prieto', 'sanz', 'ibarra', 'conde', 'roldan', 'mora', 'quintana'] as const;
const SEGMENTS = ['new', 'regular', 'regular', 'regular', 'premium', 'business'] as const;

/** Customers in households of one to three; those who live together share a tablet. */
export function createPopulation(random: Random, count: number): Customer[] {
  const customers: Customer[] = [];
  for (let household = 0; customers.length < count; household++) {
    const draw = random.fork(`household-${household}`);
    const size = Math.min(draw.pick([1, 1, 2, 2, 3]), count - customers.length);
    const tablet = size > 1 ? `tablet-${token(draw)}` : undefined;
    for (let i = 0; i < size; i++) customers.push(createCustomer(draw, customers.length, tablet));
  }
  return customers;
}

function createCustomer(draw: Random, index: number, sharedDevice: string | undefined): Customer {
  const number = String(10_000 + index);
  const name = `${draw.pick(FIRST)}.${draw.pick(LAST)}${number}`;
  return {
    index,
    customerId: `C-${number}`,
    loyaltyId: `L${token(draw)}`,
    email: draw.chance(0.2) ? `${name.toUpperCase()}@Example.com` : `${name}@example.com`,
    phone: index < 1000 ? spelled(draw, String(index).padStart(3, '0')) : undefined,
    cookie: `ck-${token(draw)}`,
    device: `ph-${token(draw)}`,
    sharedDevice,
    segment: draw.pick(SEGMENTS),
  };
}

/** Numbers that Ofcom keeps free for drama: nobody's. */
function spelled(draw: Random, last: string): string {
  return draw.pick([`+44 7700 900${last}`, `0044 7700900${last}`, `+44 (0)7700-900-${last}`]);
}

function token(draw: Random): string {
  return Array.from({ length: 3 }, () => draw.int(0, 0xffff).toString(16).padStart(4, '0')).join('');
}
