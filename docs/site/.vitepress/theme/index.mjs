import {h} from 'vue';
import DefaultTheme from 'vitepress/theme-without-fonts';
import HeroLink from './components/HeroLink.vue';
import LiveEvents from './components/LiveEvents.vue';
import LiveLanguages from './components/LiveLanguages.vue';
import LiveLink from './components/LiveLink.vue';
import ThemeEditor from './components/ThemeEditor.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {'home-hero-image': () => h(HeroLink)}),
  enhanceApp({app}) {
    for (const [name, component] of Object.entries({LiveEvents, LiveLanguages, LiveLink, ThemeEditor}))
      app.component(name, component);
  },
};
