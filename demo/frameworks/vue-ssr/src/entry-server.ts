import {renderToString} from 'vue/server-renderer';

import {createApp} from './create-app.ts';

export const render = (path: string): Promise<string> => renderToString(createApp(path));
