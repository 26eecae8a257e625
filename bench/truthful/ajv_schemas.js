// Schemas of an OpenAPI 3.0 or 3.1 document as ajv reads them: `nullable`, exclusive bounds that
// are booleans, and `readOnly` (a request must not have to have it) brought to JSON Schema.
//
// Works in place on a copy of the whole document, so that references keep their pointers. Refuses
// OpenAPI 2.0 and references to other files.
'use strict';
const Ajv = require('ajv');
const addFormats = require('ajv-formats');

// What schemas hold others in; a member called "properties" of an example is none of it.
const SINGLE = ['items', 'additionalProperties', 'not', 'propertyNames'];
const LISTS = ['allOf', 'oneOf', 'anyOf'];
const MAPS = ['properties', 'patternProperties'];

function bringSchema(schema, known) {
  if (typeof schema !== 'object' || schema === null || known.has(schema)) return;
  known.add(schema);
  for (const [bound, limit] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']]) {
    if (schema[bound] === true && limit in schema) {
      schema[bound] = schema[limit];
      delete schema[limit];
    } else if (typeof schema[bound] === 'boolean') {
      delete schema[bound];
    }
  }
  if (schema.nullable === true && typeof schema.type === 'string') {
    schema.type = [schema.type, 'null'];
    if (schema.enum && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  }
  for (const word of ['nullable', 'discriminator', 'example', 'xml', 'externalDocs']) delete schema[word];
  for (const word of SINGLE) bringSchema(schema[word], known);
  for (const word of LISTS) (schema[word] || []).forEach((part) => bringSchema(part, known));
  for (const word of MAPS) Object.values(schema[word] || {}).forEach((part) => bringSchema(part, known));
  for (const [name, member] of Object.entries(schema.properties || {})) {
    if (member.readOnly === true && Array.isArray(schema.required)) {
      schema.required = schema.required.filter((other) => other !== name);
    }
  }
}

function walk(value, known, seen) {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const [key, part] of Object.entries(value)) {
    if (key === 'schema') bringSchema(part, known);
    walk(part, known, seen);
  }
}

// A function from a JSON pointer into the document to ajv's validator for the schema there.
function validators(document) {
  const copy = JSON.parse(JSON.stringify(document));
  const known = new Set();
  Object.values((copy.components || {}).schemas || {}).forEach((schema) => bringSchema(schema, known));
  walk(copy.paths || {}, known, new Set());
  const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false, logger: false, unicodeRegExp: true });
  addFormats(ajv);
  for (const [name, check] of [['byte', /^[A-Za-z0-9+/]*={0,2}$/], ['int32', true], ['int64', true], ['float', true], ['double', true], ['password', true], ['binary', true]]) {
    if (check === true) ajv.addFormat(name, true);
    else ajv.addFormat(name, check);
  }
  ajv.addSchema({ ...copy, $id: 'doc' });
  return (pointer) => ajv.compile({ $ref: `doc#${pointer.split('/').map(encodeURIComponent).join('/')}` });
}

module.exports = { validators };
