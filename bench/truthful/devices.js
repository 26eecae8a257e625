#!/usr/bin/env node
// A small register of devices that judges every request by ajv and its document
// (devices.openapi.json) before it acts, and so answers exactly by it.
//
// It stands for services that Bodkin has never seen: every finding on it, as it is, must be one
// that its author would grant. DEVICES_FAULT=NAME plants one fault of FAULTS, written the way real
// services have it. It refuses to be complete or persistent.
//
//     DEVICES_FAULT=… NODE_PATH=… node devices.js PORT [LOGFILE]
'use strict';
const http = require('http');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { validators } = require('./ajv_schemas');

const FAULTS = {
  'reservation-owner': 'access: GET /reservations/{reservation_id} does not look whose it is',
  'foreign-device': 'access: a reservation may be of a device of somebody else',
  'device-owner': 'access: PUT and PATCH /devices/{device_id} do not look whose it is',
  'no-auth': 'access: DELETE /rooms/{room_id} asks for no token',
  'null-member': 'errors: PATCH /devices/{device_id} reads a label that need not be there',
  'stack': 'disclosure: the same, and the answer is its stack',
  'unvalidated-put': 'invalid values: the body of PUT /devices/{device_id} is not validated',
  'no-formats': 'invalid values: formats are not checked',
  'no-bounds': 'invalid values: counts and stocks have no bounds',
  'log-token': 'log: the headers of each request are logged',
  'log-body': 'log: the body of each request is logged',
  'if-match': 'lost update: PUT /devices/{device_id} does not look at If-Match',
  'unknown-room': 'references: a device may stand in a room that does not exist',
  'unknown-device': 'references: a reservation may be of a device that does not exist',
  'no-stock': 'references: more may be reserved than there is',
  'eval': 'deserialisation: the text of a note is evaluated as JavaScript',
  'client-id': 'mass assignment: POST /devices keeps the id that it is sent',
  'turned-range': 'invalid values: a reservation may end before it begins',
  'stale-put': 'lost update: PUT /devices/{device_id} answers the new state and keeps the old',
};
const FAULT = process.env.DEVICES_FAULT || '';
if (FAULT && !FAULTS[FAULT]) {
  console.error(`DEVICES_FAULT: unknown fault '${FAULT}'; known: ${Object.keys(FAULTS).join(', ')}`);
  process.exit(2);
}
const TOKENS = { 'alice-5b0e6f1c93d24a87': 'alice', 'bob-c2f7a1908e3d4b56': 'bob' };
const BASE = '/api/v1';
const LOG = process.argv[3];
const api = JSON.parse(fs.readFileSync(path.join(__dirname, 'devices.openapi.json'), 'utf8'));

function weakened(document) {
  const copy = JSON.parse(JSON.stringify(document));
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    if (FAULT === 'no-formats' && typeof value.format === 'string') delete value.format;
    if (FAULT === 'no-bounds' && value.type === 'integer') {
      delete value.minimum;
      delete value.maximum;
    }
    Object.values(value).forEach(visit);
  };
  visit(copy.components.schemas);
  return copy;
}

const validator = validators(weakened(api));
const schemas = {};
for (const name of ['Room', 'Device', 'DevicePatch', 'Reservation']) {
  schemas[name] = validator(`/components/schemas/${name}`);
}
const floors = validator('/paths/~1rooms/get/parameters/2/schema');
const kinds = validator('/paths/~1rooms/get/parameters/3/schema');

class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}
const refuse = (status, detail) => { throw new Refusal(status, detail); };

const rooms = new Map();
const devices = new Map();
const reservations = new Map();
let lastRoom = 0;

function log(request, body) {
  if (!LOG) return;
  let line = `${request.method} ${request.url}`;
  if (FAULT === 'log-token') line += ` ${JSON.stringify(request.headers)}`;
  if (FAULT === 'log-body') line += ` ${body.toString('latin1')}`;
  fs.appendFileSync(LOG, `${line}\n`);
}

// ---- Reading requests. ----

function readBody(request, bytes, schema, type) {
  const given = (request.headers['content-type'] || '').split(';')[0].trim().toLowerCase();
  if (given !== type) refuse(415, `the body must be ${type}`);
  if (request.headers['content-encoding']) refuse(415, 'no encodings');
  let value;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    refuse(400, 'the body is no JSON');
  }
  if (schema && !schemas[schema](value)) {
    const { instancePath, message } = schemas[schema].errors[0];
    refuse(400, `${instancePath}: ${message}`);
  }
  return value;
}

function wholeNumber(text, low, high, name) {
  if (!/^-?(0|[1-9][0-9]*)$/.test(text) || Number(text) < low || Number(text) > high) refuse(400, `${name} is out of range`);
  return Number(text);
}

function single(query, name, low, high, otherwise) {
  const all = query.getAll(name);
  if (all.length > 1) refuse(400, `${name} twice`);
  return all.length ? wholeNumber(all[0], low, high, name) : otherwise;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
function uuid(text) {
  if (!UUID.test(text)) refuse(400, 'no UUID');
  return text.toLowerCase();
}

// ---- What is done. ----

function deviceOf(id, who, fault) {
  const device = devices.get(uuid(id)) || refuse(404, 'no such device');
  if (device.owner !== who && FAULT !== fault) refuse(404, 'no such device');
  return device;
}

const shown = (device) => ({ ...device.body, id: device.id, version: device.version });

function checkDevice(body) {
  if (!rooms.has(body.room) && FAULT !== 'unknown-room') refuse(409, 'no such room');
  if (FAULT === 'eval' && typeof body.note === 'string') {
    body.note = String(vm.runInNewContext(body.note || '""', {}, { timeout: 50 })).slice(0, 50);
  }
}

// JSON.parse makes "id" of a request a member like any other; the document calls it readOnly.
function without(body, name) {
  const { [name]: _, ...rest } = body;
  return rest;
}

const handlers = {
  'GET /rooms': ({ query }) => {
    const limit = single(query, 'limit', 1, 100, 20);
    const offset = single(query, 'offset', 0, 1000000, 0);
    const all = query.getAll('floor');
    if (all.length > 1) refuse(400, 'floor twice');
    const floor = all.length ? all[0].split(',').map((text) => wholeNumber(text, -3, 40, 'floor')) : null;
    const kind = query.getAll('kind');
    if ((floor && !floors(floor)) || !kinds(kind)) refuse(400, 'floor or kind');
    const found = [...rooms.values()].filter((room) => (!floor || floor.includes(room.floor)) && (!kind.length || kind.includes(room.kind)));
    return [200, found.slice(offset, offset + limit)];
  },
  'POST /rooms': ({ body }) => {
    const room = { ...without(body('Room'), 'id'), id: ++lastRoom };
    rooms.set(room.id, room);
    return [201, room, { Location: `${BASE}/rooms/${room.id}` }];
  },
  'GET /rooms/{}': ({ id }) => [200, rooms.get(wholeNumber(id, 1, Number.MAX_SAFE_INTEGER, 'room_id')) || refuse(404, 'no such room')],
  'DELETE /rooms/{}': ({ id }) => {
    const number = wholeNumber(id, 1, Number.MAX_SAFE_INTEGER, 'room_id');
    if ([...devices.values()].some((device) => device.body.room === number)) refuse(409, 'the room is not empty');
    return rooms.delete(number) ? [204] : refuse(404, 'no such room');
  },
  'POST /devices': ({ body, who }) => {
    const sent = body('Device');
    const given = without(sent, 'id');
    checkDevice(given);
    const id = (FAULT === 'client-id' && sent.id) || crypto.randomUUID();
    const device = { id, owner: who, version: 1, body: { stock: 1, ...given } };
    devices.set(device.id, device);
    return [201, shown(device)];
  },
  'GET /devices/{}': ({ id, who }) => {
    const device = deviceOf(id, who);
    return [200, shown(device), { ETag: `"${device.version}"` }];
  },
  'PUT /devices/{}': ({ id, body, who, headers }) => {
    const device = deviceOf(id, who, 'device-owner');
    const given = without(body(FAULT === 'unvalidated-put' ? null : 'Device'), 'id');
    const wanted = headers['if-match'];
    if (FAULT !== 'if-match' && wanted !== undefined && wanted !== '*' && wanted !== `"${device.version}"`) refuse(412, 'the device has changed');
    checkDevice(given);
    const changed = { ...device, version: device.version + 1, body: { stock: 1, ...given } };
    if (FAULT !== 'stale-put') devices.set(device.id, changed);
    return [200, shown(changed)];
  },
  'PATCH /devices/{}': ({ id, patch, who }) => {
    const device = deviceOf(id, who, 'device-owner');
    const given = patch();
    if ((FAULT === 'null-member' || FAULT === 'stack') && 'labels' in given && given.labels.owner.length > 3) refuse(400, 'owner');
    const merged = { ...device.body, ...given };
    if (given.labels) merged.labels = Object.fromEntries(Object.entries(given.labels));
    if (given.bought === null) delete merged.bought;
    checkDevice(merged);
    Object.assign(device, { version: device.version + 1, body: merged });
    return [200, shown(device)];
  },
  'DELETE /devices/{}': ({ id, who }) => {
    devices.delete(deviceOf(id, who).id);
    return [204];
  },
  'POST /reservations': ({ body, who }) => {
    const given = body('Reservation');
    if (FAULT !== 'turned-range' && given.until && given.until < given.from) refuse(409, 'it ends before it begins');
    const device = devices.get(given.device.toLowerCase());
    const hidden = device ? device.owner !== who && FAULT !== 'foreign-device' : FAULT !== 'unknown-device';
    if (hidden) refuse(409, 'no such device');
    const taken = [...reservations.values()].filter((other) => other.body.device === given.device).reduce((sum, other) => sum + other.body.count, 0);
    if (device && FAULT !== 'no-stock' && taken + given.count > device.body.stock) refuse(409, 'not so many left');
    const reservation = { owner: who, body: { ...given, id: crypto.randomUUID() } };
    reservations.set(reservation.body.id, reservation);
    return [201, reservation.body];
  },
  'GET /reservations/{}': ({ id, who }) => {
    const found = reservations.get(uuid(id));
    if (!found || (found.owner !== who && FAULT !== 'reservation-owner')) refuse(404, 'no such reservation');
    return [200, found.body];
  },
  'DELETE /reservations/{}': ({ id, who }) => {
    const found = reservations.get(uuid(id));
    if (!found || found.owner !== who) refuse(404, 'no such reservation');
    reservations.delete(uuid(id));
    return [204];
  },
};

// ---- HTTP. ----

function route(method, target) {
  const [raw, search = ''] = target.split(/\?(.*)/s);
  if (!raw.startsWith(`${BASE}/`)) refuse(404, 'no such path');
  const parts = raw.slice(BASE.length + 1).split('/');
  let id = '';
  try {
    id = parts.length === 2 ? decodeURIComponent(parts[1]) : '';
  } catch (error) {
    refuse(400, 'the path is badly encoded');
  }
  if (parts.length > 2 || (parts.length === 2 && !id)) refuse(404, 'no such path');
  const name = `/${parts[0]}${parts.length === 2 ? '/{}' : ''}`;
  const handler = handlers[`${method} ${name}`];
  if (!handler) refuse(Object.keys(handlers).some((key) => key.endsWith(` ${name}`)) ? 405 : 404, 'no such operation');
  return { handler, id, name: `${method} ${name}`, query: new URLSearchParams(search) };
}

function answer(response, status, value, headers = {}) {
  const text = value === undefined ? '' : JSON.stringify(value);
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { ...(value === undefined ? {} : { 'Content-Type': type }), ...headers });
  response.end(text);
}

http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const bytes = Buffer.concat(chunks);
    log(request, bytes);
    try {
      const { handler, id, name, query } = route(request.method, request.url);
      const who = TOKENS[(request.headers.authorization || '').replace(/^Bearer /, '')];
      if (!who && !(FAULT === 'no-auth' && name === 'DELETE /rooms/{}')) refuse(401, 'a bearer token is needed');
      answer(response, ...handler({
        id, query, who, headers: request.headers,
        body: (schema) => readBody(request, bytes, schema, 'application/json'),
        patch: () => readBody(request, bytes, 'DevicePatch', 'application/merge-patch+json'),
      }));
    } catch (error) {
      if (error instanceof Refusal) {
        answer(response, error.status, { title: http.STATUS_CODES[error.status], status: error.status, detail: error.message });
      } else {
        const detail = FAULT === 'stack' ? error.stack : 'unexpected';
        answer(response, 500, { title: 'Internal Server Error', status: 500, detail });
      }
    }
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
