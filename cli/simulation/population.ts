import type { Random } from './random.ts';

/** A simulated customer and what each channel may know them by. */
export interface Customer {
  index: number;
  household: number;
  customerId: string;
  loyaltyId: string;
  email: string;
  /** A second address, known to the company once an order came from it. */
  otherEmail: string | undefined;
  /** As somebody typed it: spellings differ. */
  phone: string | undefined;
  /** Cookie of their own browser. */
  cookie: string;
  /** Their own telephone, where the app runs. */
  device: string;
  /** A tablet that everybody at home uses. */
  sharedDevice: string | undefined;
  segment: string;
  /** Number of the episode in which they open an account; a guest with an e-mail address before. */
  registersAt: number;
}

const FIRST = ['ana', 'luis', 'marta', 'jorge', 'irene', 'pablo', 'nuria', 'oscar', 'elena', 'hugo'] as const;
const LAST = ['vega', 'prieto', 'sanz', 'ibarra', 'conde', 'roldan', 'mora', 'quintana'] as const;
const SEGMENTS = ['new', 'regular', 'regular', 'regular', 'premium', 'business'] as const;

/** Customers in households of one to three; those who live together share a tablet. */
export function* households(random: Random, count: number): Generator<Customer[], void> {
  for (let household = 0, known = 0; known < count; household++) {
    const draw = random.fork(`household-${household}`);
    const size = Math.min(draw.pick([1, 1, 2, 2, 3]), count - known);
    const tablet = size > 1 ? `tablet-${token(draw)}` : undefined;
    yield Array.from({ length: size }, (_, i) => createCustomer(draw, known + i, household, tablet));
    known += size;
  }
}

function createCustomer(
  draw: Random,
  index: number,
  household: number,
  sharedDevice: string | undefined,
): Customer {
  const number = String(10_000 + index);
  const name = `${draw.pick(FIRST)}.${draw.pick(LAST)}${number}`;
  const segment = draw.pick(SEGMENTS);
  return {
    index,
    household,
    customerId: `C-${number}`,
    loyaltyId: `L${token(draw)}`,
    email: draw.chance(0.2) ? `${name.toUpperCase()}@Example.com` : `${name}@example.com`,
    otherEmail: draw.chance(0.15) ? `${name}@example.org` : undefined,
    phone: index < 1000 ? spelled(draw, String(index).padStart(3, '0')) : undefined,
    cookie: `ck-${token(draw)}`,
    device: `ph-${token(draw)}`,
    sharedDevice,
    segment,
    registersAt: segment === 'new' ? draw.pick([1, 2, 2, 3]) : 1,
  };
}

/** Numbers that Ofcom keeps free for drama: nobody's. */
function spelled(draw: Random, last: string): string {
  return draw.pick([`+44 7700 900${last}`, `0044 7700900${last}`, `+44 (0)7700-900-${last}`]);
}

function token(draw: Random): string {
  return Array.from({ length: 3 }, () => draw.int(0, 0xffff).toString(16).padStart(4, '0')).join('');
}
