// Publishes three touchpoints to a running "hilvan dev": npm run build:publisher && node publisher/example.mjs
import { createPublisher } from 'hilvan/publisher';

const publisher = createPublisher({
  source: 'shop.web',
  endpoint: process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566',
});
const now = Date.now();
const at = minutes => new Date(now + minutes * 60_000).toISOString();
const identifiers = { customerId: 'c-42', deviceId: 'd-7' };
const journey = { type: 'order', key: `example-${now}` };

const { sent, rejected, undelivered } = await publisher.publish([
  { id: `${now}-1`, occurredAt: at(-9), channel: 'web', activity: 'cart.filled', identifiers, journey },
  { id: `${now}-2`, occurredAt: at(-5), channel: 'web', activity: 'order.placed', identifiers, journey },
  // A mistake, to see what comes of it: a channel is a slug.
  { id: `${now}-3`, occurredAt: at(-1), channel: 'Call Center', activity: 'delivery.asked', identifiers },
]);
await publisher.close();

console.log(`sent ${sent}`);
for (const { touchpoint, issues } of rejected) {
  for (const { path, message } of issues) console.log(`rejected ${touchpoint.id}: ${path} ${message}`);
}
for (const { touchpoint, code, message } of undelivered) {
  console.log(`undelivered ${touchpoint.id}: ${code}, ${message}`);
}
