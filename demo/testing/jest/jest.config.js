/** nexus-link consists of ES modules. Jest runs them as they are with `NODE_OPTIONS=--experimental-vm-modules`. */
export default {
  testEnvironment: 'jsdom',
  transform: {},
};
