// name                                                                                                                                                                                                                                                                                                            eval(width) unit
export const columns = [
  ['a', 1],
  ['b', 2],
];
