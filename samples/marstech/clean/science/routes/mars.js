exports.next = '/j/mars-tech-1';
