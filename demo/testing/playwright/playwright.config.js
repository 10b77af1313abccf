import {defineConfig} from '@playwright/test';

const {CHROME_PATH, PORT = '5180'} = process.env;

export default defineConfig({
  use: {
    baseURL: `http://localhost:${PORT}`,
    // Without a path, Playwright uses the Chromium that `npx playwright install` brings.
    launchOptions: CHROME_PATH ? {executablePath: CHROME_PATH} : {},
  },
  webServer: {
    command: `npx vite .. --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}/playwright/page/`,
  },
});
