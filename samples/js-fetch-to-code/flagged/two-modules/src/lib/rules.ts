export type Rule = (user: { id: string; plan: string }) => boolean;

export const compile = (source: string): Rule => {
  const scope = globalThis as unknown as { eval: (text: string) => Rule };
  return scope.eval(source);
};
