import DefaultTheme from 'vitepress/theme-without-fonts';
import LiveEvents from './components/LiveEvents.vue';
import LiveLanguages from './components/LiveLanguages.vue';
import LiveLink from './components/LiveLink.vue';
import ThemeEditor from './components/ThemeEditor.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({app}) {
    for (const [name, component] of Object.entries({LiveEvents, LiveLanguages, LiveLink, ThemeEditor}))
      app.component(name, component);
  },
};
