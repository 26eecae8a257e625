#!/usr/bin/env node
// Judges by ajv what `bodkin generate` made for a document: how many bodies does ajv refuse?
//
//     NODE_PATH=… node ajv_check.js DOCUMENT.json SEEDS_FOLDER
//
// SEEDS_FOLDER holds requests as text: head, empty line, body; several in a file where "###" parts
// them. Prints each refusal, then one line of
// counts; exit status 1 where there was one. Bodies whose operation describes no JSON are counted
// apart. Refuses YAML and OpenAPI 2.0.
'use strict';
const fs = require('fs');
const path = require('path');
const { validators } = require('./ajv_schemas');

const [documentFile, folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: ajv_check.js DOCUMENT.json SEEDS_FOLDER');
  process.exit(2);
}
const api = JSON.parse(fs.readFileSync(documentFile, 'utf8'));
const validator = validators(api);
const escape = (text) => text.replace(/~/g, '~0').replace(/\//g, '~1');

function resolve(value, pointer) {
  while (value && value.$ref) {
    pointer = value.$ref.slice(1);
    value = pointer.split('/').slice(1).reduce((at, key) => at[key.replace(/~1/g, '/').replace(/~0/g, '~')], api);
  }
  return { value, pointer };
}

// The pointer to the schema of an operation's JSON body, or nothing.
function bodySchema(template, method) {
  const operation = api.paths[template][method];
  const { value: body, pointer } = resolve(operation.requestBody, `/paths/${escape(template)}/${method}/requestBody`);
  const type = Object.keys((body || {}).content || {}).find((name) => /^application\/(.*\+)?json/.test(name));
  return type && `${pointer}/content/${escape(type)}/schema`;
}

const matches = (template, target) => new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+')}$`).test(target);
const compiled = new Map();
let valid = 0;
let refused = 0;
let apart = 0;

function judge(text) {
  const end = text.search(/\r?\n\r?\n/);
  const body = end < 0 ? '' : text.slice(end).trim();
  // What names an earlier answer is not yet what is sent.
  if (!body || body.includes('{{')) return;
  const line = text.split(/\r?\n/).find((candidate) => /^[A-Z]+ \//.test(candidate));
  if (!line) return;
  const [method, target] = line.split(' ');
  const found = Object.keys(api.paths).find((template) => matches(template, target.split('?')[0]) && api.paths[template][method.toLowerCase()]);
  const pointer = found && bodySchema(found, method.toLowerCase());
  if (!pointer) {
    apart += 1;
    return;
  }
  if (!compiled.has(pointer)) compiled.set(pointer, validator(pointer));
  const check = compiled.get(pointer);
  if (check(JSON.parse(body))) {
    valid += 1;
    return;
  }
  refused += 1;
  const { instancePath, message } = check.errors[0];
  console.log(`${method} ${found}: ${instancePath} ${message}: ${body.slice(0, 200)}`);
}

for (const name of fs.readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  if (!fs.statSync(file).isFile()) continue;
  // A scenario has several.
  for (const request of fs.readFileSync(file, 'utf8').split(/^###.*\r?\n/m)) judge(request);
}
console.log(`${documentFile}: ${valid} bodies valid by ajv, ${refused} refused, ${apart} without a JSON schema`);
process.exit(refused ? 1 : 0);
