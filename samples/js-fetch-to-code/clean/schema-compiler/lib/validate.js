'use strict';

const fetch = require('node-fetch');
const orderSchema = require('./order.schema.json');

const checks = {
  string: (at) => `typeof ${at} === 'string'`,
  integer: (at) => `Number.isInteger(${at})`,
  boolean: (at) => `typeof ${at} === 'boolean'`,
  array: (at) => `Array.isArray(${at})`,
};

function property(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function generate(schema, at, lines) {
  if (schema.type === 'object') {
    lines.push(`if (typeof ${at} !== 'object' || ${at} === null) { errors.push('${at} must be an object'); return false; }`);
    for (const key of schema.required ?? []) {
      lines.push(`if (${at}${property(key)} === undefined) errors.push(${JSON.stringify(`${key} is missing`)});`);
    }
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      lines.push(`if (${at}${property(key)} !== undefined) {`);
      generate(child, at + property(key), lines);
      lines.push('}');
    }
    return lines;
  }
  const check = checks[schema.type];
  if (check) lines.push(`if (!(${check(at)})) errors.push(${JSON.stringify(`${at} must be ${schema.type}`)});`);
  if (schema.maxLength) lines.push(`if (${at}.length > ${schema.maxLength}) errors.push('${at} is too long');`);
  return lines;
}

function compile(schema) {
  const body = generate(schema, 'data', ['const errors = validate.errors = [];']);
  body.push('return errors.length === 0;');
  const make = new Function(`return function validate(data) {\n${body.join('\n')}\n}`);
  return make();
}

const validOrder = compile(orderSchema);

async function orders(url) {
  const response = await fetch(url);
  const list = await response.json();
  return list.filter((order) => validOrder(order));
}

module.exports = { compile, orders };
