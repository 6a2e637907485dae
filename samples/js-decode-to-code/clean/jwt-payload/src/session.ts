interface Claims {
  sub: string;
  exp: number;
  roles?: string[];
}

function decodeSegment(segment: string): string {
  const padded = segment.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(segment.length / 4) * 4, '=');
  return decodeURIComponent(
    atob(padded)
      .split('')
      .map((c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0'))
      .join(''),
  );
}

export function claims(token: string): Claims {
  const [, payload] = token.split('.');
  return JSON.parse(decodeSegment(payload)) as Claims;
}

export function expired(token: string, now = Date.now()): boolean {
  return claims(token).exp * 1000 <= now;
}

export function can(token: string, role: string): boolean {
  return claims(token).roles?.includes(role) ?? false;
}

export function scheduleRefresh(token: string, refresh: () => void): ReturnType<typeof setTimeout> {
  const due = claims(token).exp * 1000 - Date.now() - 30_000;
  return setTimeout(refresh, Math.max(due, 0));
}
