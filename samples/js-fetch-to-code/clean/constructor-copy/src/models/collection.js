const axios = require('axios');

class Model {
  constructor(attributes = {}) {
    Object.assign(this, attributes);
  }

  clone(changes) {
    return new this.constructor({ ...this, ...changes });
  }

  get type() {
    return this.constructor.name.toLowerCase();
  }
}

class Article extends Model {
  static path = '/articles';
}

class Author extends Model {
  static path = '/authors';
}

const types = { article: Article, author: Author };

class Collection {
  constructor(Type, base = 'https://cms.example.test') {
    this.Type = Type;
    this.client = axios.create({ baseURL: base });
  }

  async all(params) {
    const { data } = await this.client.get(this.Type.path, { params });
    return data.map((attributes) => new this.Type(attributes));
  }

  async mixed() {
    const { data } = await this.client.get('/mixed');
    return data.filter(({ type }) => Object.hasOwn(types, type)).map((item) => new types[item.type](item));
  }

  save(model) {
    if (model.constructor !== this.Type) throw new TypeError(`no ${this.Type.name}`);
    return this.client.put(`${this.Type.path}/${model.id}`, model).then((r) => model.clone(r.data));
  }
}

module.exports = { Model, Article, Author, Collection };
