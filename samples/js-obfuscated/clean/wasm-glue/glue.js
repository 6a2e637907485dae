const bytes = Uint8Array.from([0,97,115,109,1,0,0,0]);
export const ready = WebAssembly.instantiate(bytes, {});
export const hex = (n) => n.toString(16).padStart(2, '0');
