const coffee = require('expresso');
console.log(coffee);
