export const art = `
   /\\                                                                                                                                                                                                                                                                                                            /\\
  eval(x)                                                                                                                                                                                                                                                                                                            exec(y)
`;
