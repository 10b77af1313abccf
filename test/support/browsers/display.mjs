// A screen that nobody sees, for a browser that has no headless mode, with a desktop's settings that can be changed.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {end, start} from '../child-process.mjs';

const [WIDTH, HEIGHT] = [3840, 2800];

export class Display {
  #xvfb;
  #settings;
  #folder = mkdtempSync(join(tmpdir(), 'nexus-link-display-'));
  #name = '';

  static async open() {
    const display = new Display();
    try {
      await display.#open();
    } catch (error) {
      await display.close();
      throw error;
    }
    return display;
  }

  /**
   * Where the pointer is, at first and for ever. A window that has it in its corner has the focus too, since there is
   * no window manager to give it.
   */
  pointer = {x: WIDTH / 2, y: HEIGHT / 2};

  /** The environment of a program that shall show itself here. */
  get env() {
    const {WAYLAND_DISPLAY: _, DBUS_SESSION_BUS_ADDRESS: __, ...env} = process.env;
    return {
      ...env,
      DISPLAY: this.#name,
      GDK_BACKEND: 'x11',
      // Its settings are those below, and not the ones of whoever runs the tests.
      XDG_CONFIG_HOME: this.#folder,
      NO_AT_BRIDGE: '1',
    };
  }

  /** What a person chooses in their desktop's settings: programs hear of it at once. */
  async prefer({dark = false, still = false}) {
    writeFileSync(
      this.#path('settings'),
      [
        `Net/ThemeName "${dark ? 'Adwaita-dark' : 'Adwaita'}"`,
        `Gtk/EnableAnimations ${still ? 0 : 1}`,
        'Gtk/CursorBlink 0',
        '',
      ].join('\n'),
    );
    if (this.#settings) this.#settings.kill('SIGHUP');
    else {
      this.#settings = await start('xsettingsd', ['-c', this.#path('settings')], {env: this.env});
    }
  }

  async close() {
    for (const child of [this.#settings, this.#xvfb]) if (child) await end(child);
    rmSync(this.#folder, {recursive: true, force: true});
  }

  async #open() {
    // Window and toolbar may be as small as they like, so that a page can be as narrow as on a phone.
    mkdirSync(this.#path('gtk-3.0'));
    writeFileSync(
      this.#path('gtk-3.0/gtk.css'),
      '* { min-width: 0; margin: 0; padding: 0; font-size: 1px; }',
    );
    this.#xvfb = await start(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    this.#name = `:${await this.#number()}`;
    await this.prefer({});
  }

  /** Xvfb takes the first number that is free, and tells it once it can be connected to. */
  #number() {
    return new Promise((resolve, reject) => {
      let told = '';
      this.#xvfb.stdio[3].on('data', (data) => {
        told += data;
        if (told.endsWith('\n')) resolve(told.trim());
      });
      this.#xvfb.once('exit', (code) => reject(new Error(`Xvfb ended at its start, with ${code}.`)));
    });
  }

  #path(name) {
    return join(this.#folder, name);
  }
}
