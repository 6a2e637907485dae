import os from 'node:os';
import axios from 'axios';

export interface AgentOptions {
  /** Address of the coordinator the operator runs. */
  coordinator: string;
  token: string;
}

export class Agent {
  private timer?: NodeJS.Timeout;

  constructor(private readonly options: AgentOptions) {}

  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => void this.beat(), 15_000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    await axios.put(
      `${this.options.coordinator}/agents/${os.hostname()}`,
      { load: os.loadavg()[0], memory: os.freemem() },
      { headers: { authorization: `Bearer ${this.options.token}` } },
    );
  }
}
