/**
 * Text that bodies share, the commonest last, for `body.ts`: a customer's head of 5 KB JSON deflates to half of what it
 * would without. Bodies written with it can be read with nothing else: never change it. A better one goes beside it,
 * under an attribute of its own.
 */
const FLAGS =
  '"drop-off""self-loop":1,"repetition":1,"ping-pong":1,"channel-leak":1,"repeat-contact":1,"contradi' +
  'ction":1"no-handoff""failed-before""unresolved-before","silo":{"boundary":{"from":{"channel":"web"' +
  ',"team":"ecommerce"},"to":{"channel":"call-center","team":"contact-centre"}},"cause":"no-handoff"}' +
  ',"variant":"redo""repeat","subject":"delivery-date","reason":""resolved":{"at":"20,"channel":""val' +
  'ue":{"amount":"cost":{"amount":,"currency":"EUR"},{"sequence":1,"transition":"raised","flag":{"id"' +
  ':"~self-loop~repetition~ping-pong","kind":"drop-off","state":"raised""resolved""retracted","at":"2' +
  '026-11-01T00:00:00.000Z","journey":"retail-order~","person":"customerId.","definition":{"id":"reta' +
  'il-order","version":1},"stage":"purchase","channels":["web","call-center"],"teams":["ecommerce","c' +
  'ontact-centre"],"evidence":[{"touchpoint":"","occurredAt":"2026-12-T:00.000Z","channel":"web","act' +
  'ivity":"order.placed","team":""},{"touchpoint":""}]';
const TOUCHPOINTS =
  '"outcome":"completed""failed""abandoned""transferred","context":{"received":true,"from":"web""rece' +
  'ived":false},"statements":{"survey":{"instrument":"nps""csat""ces","variant":"0-10","score":,"comm' +
  'ent":"respondent":"customer","voice":[{"quadrant":"says""thinks""feels""frustrates","text":"","att' +
  'ributes":{"segment":","durationSeconds":,"journeyType":"order"{"id":"","occurredAt":"2026-","chann' +
  'el":"app","activity":"","ids":["customerId.","email.","loyaltyId.","phone.","deviceId.","anonymous' +
  'Id.","journey:order."],';
const ACTIVITIES =
  'cart.reserved order.status-asked product.reviewed parcel.missed order.collected product.viewed car' +
  't.updated checkout.started order.paid order.confirmed order.changed order.cancelled parcel.shipped' +
  ' parcel.delayed order.delivered return.requested return.received refund.paid contact.asked bill.is' +
  'sued bill.disputed claim.reported claim.paid account.opened identity.verified support.asked';
const HEAD =
  '{"up":[{"anchor":"customerId.","at":17,"tid":""}],"down":{"deviceId.":"watch","anonymousId.":"quie' +
  't","journey:order.":"quiet"},"pages":1,"tail":[{"at":17,"tid":"","lower":["anonymousId.","journey:' +
  'order."],"holder":"customerId.","basis":"explicit""sole-owner""same-session""between-sightings""un' +
  'attributed"}],"holders":{},"todo":[{"kind":"settle""refold","node":"","cause":""}],"person":{"memb' +
  'ers":{},"touchpoints":1,"firstAt":17,"last":{"at":17,"id":""},"journeys":[{"id":"retail-order~","d' +
  'efinition":"retail-order","version":1,"key":"journey:order.","startedAt":17,';
const JOURNEY =
  '"last":{"id":"","at":17,"channel":"web","activity":""},"lastTid":"","stage":"purchase","touchpoints":1,' +
  '"recoveries":[],"channels":["web","app","store","call-center","chat","email","social","courier"],"activities":{';
const CHANNELS = ['web', 'app', 'store', 'call-center', 'chat', 'email', 'social', 'branch'];
const TAIL =
  ',"run":{"length":1,"channels":["web"]},"occurrences":0,"channelRuns":{"first":{"id":"","at":17,"ch' +
  'annel":"web","activity":"","team":"},"before":{"first":{"id":"},"last":{"id":"","at":17,"channel":' +
  '"call-center","activity":""}}},"contacts":{"":{"id":"","at":17,"channel":"call-center"},"assisted"' +
  ':{"call-center":17,"chat":17,"store":17},"statements":{"delivery-date":{"web":{"value":"mark":{"id' +
  '":"},"cost":0.1,"siloCost":0,"flags":{},"ended":{"state":"completed""cancelled","at":17},"dropped"' +
  ':{"at":17,"flag":{"digital":{"id":"","at":17,"channel":"web","activity":""},"value":{"amount":}}],' +
  '"archived":0,"sequence":1,"outbox":[]}}';

const activityOn = (channel: string, i: number): string =>
  `"":{"count":${i + 1},"runs":${i + 1},"loops":0,"redoLoops":0,"channels":["${channel}"],` +
  `"last":{"id":"","at":17,"channel":"${channel}","activity":""},"order":${i + 1}}`;

export const DICTIONARY = Buffer.from(
  FLAGS +
    TOUCHPOINTS +
    ACTIVITIES.replace(/[^ ]+ ?/g, name => `"${name.trim()}"`) +
    HEAD +
    JOURNEY +
    `${CHANNELS.map(activityOn).join(',')}}` +
    TAIL,
);
