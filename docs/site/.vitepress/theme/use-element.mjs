import {onMounted, ref} from 'vue';
import {withBase} from 'vitepress';

/**
 * Loads the script bundle that the site serves, when the component is in the page.
 *
 * @returns {{isReady: import('vue').Ref<boolean>, hasFailed: import('vue').Ref<boolean>}}
 */
export function useElement() {
  const isReady = ref(false);
  const hasFailed = ref(false);
  onMounted(async () => {
    try {
      await import(/* @vite-ignore */ withBase('/nexus-link/nexus-link.min.js'));
      isReady.value = true;
    } catch {
      hasFailed.value = true;
    }
  });
  return {isReady, hasFailed};
}
