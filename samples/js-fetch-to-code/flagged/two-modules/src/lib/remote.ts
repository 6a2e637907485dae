export interface RemoteOptions {
  base: string;
  retries?: number;
}

export class Remote {
  private readonly base: string;
  private readonly retries: number;

  constructor({ base, retries = 2 }: RemoteOptions) {
    this.base = base;
    this.retries = retries;
  }

  async read(path: string): Promise<{ rules: string; version: number }> {
    for (let attempt = 0; ; attempt++) {
      const answer = await fetch(`${this.base}${path}`);
      if (answer.ok || attempt >= this.retries) {
        return (await answer.json()) as { rules: string; version: number };
      }
    }
  }
}
