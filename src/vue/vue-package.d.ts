/**
 * What the wrapper uses of Vue, so that building the package does not need Vue. The published types import those of the
 * installed Vue; the example apps in `demo/frameworks` check that both agree.
 */
declare module 'vue' {
  export interface Ref<T = unknown> {
    value: T;
  }
  export type MaybeRefOrGetter<T> = T | Readonly<Ref<T>> | (() => T);
  export function shallowRef<T>(value: T): Ref<T>;
  export function computed<T>(getter: () => T): Readonly<Ref<T>>;
  export function readonly<T>(ref: Ref<T>): Readonly<Ref<T>>;
  export function toValue<T>(source: MaybeRefOrGetter<T>): T;
  export function toRaw<T>(observed: T): T;
  export function getCurrentInstance(): object | null;
  export function getCurrentScope(): object | undefined;
  export function onMounted(hook: () => void): void;
  export function onScopeDispose(callback: () => void): void;
}
