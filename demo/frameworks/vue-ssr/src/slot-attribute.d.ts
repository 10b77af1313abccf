/** Vue’s own types have no `slot`, which an element for the slot of a web component has. */
declare module 'vue' {
  interface HTMLAttributes {
    slot?: string;
  }
}

export {};
