// An invisible screen with desktop settings that can be changed, for a browser without a headless mode.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {endProcess, startProcess} from '../child-process.mjs';

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
   * Where the pointer stays. No window manager assigns the focus, so that a window with the pointer in its corner has it.
   */
  pointer = {x: WIDTH / 2, y: HEIGHT / 2};

  /** The environment of a program that is to appear on this screen. */
  get env() {
    const {WAYLAND_DISPLAY: _, DBUS_SESSION_BUS_ADDRESS: __, ...env} = process.env;
    return {
      ...env,
      DISPLAY: this.#name,
      GDK_BACKEND: 'x11',
      // The program reads the settings below, and not those of the person who runs the tests.
      XDG_CONFIG_HOME: this.#folder,
      NO_AT_BRIDGE: '1',
    };
  }

  /** Changes the desktop's settings. Programs that run get the change at once. */
  async setPreferences({dark = false, reducedMotion = false}) {
    writeFileSync(
      this.#path('settings'),
      [
        `Net/ThemeName "${dark ? 'Adwaita-dark' : 'Adwaita'}"`,
        `Gtk/EnableAnimations ${reducedMotion ? 0 : 1}`,
        'Gtk/CursorBlink 0',
        '',
      ].join('\n'),
    );
    if (this.#settings) this.#settings.kill('SIGHUP');
    else {
      this.#settings = await startProcess('xsettingsd', ['-c', this.#path('settings')], {env: this.env});
    }
  }

  async close() {
    for (const child of [this.#settings, this.#xvfb]) if (child) await endProcess(child);
    rmSync(this.#folder, {recursive: true, force: true});
  }

  async #open() {
    // Without minimum sizes of window and toolbar, a page can be as narrow as on a phone.
    mkdirSync(this.#path('gtk-3.0'));
    writeFileSync(
      this.#path('gtk-3.0/gtk.css'),
      '* { min-width: 0; margin: 0; padding: 0; font-size: 1px; }',
    );
    this.#xvfb = await startProcess(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    this.#name = `:${await this.#readNumber()}`;
    await this.setPreferences({});
  }

  /** Xvfb takes the first free number, and prints it once it accepts connections. */
  #readNumber() {
    return new Promise((resolve, reject) => {
      let output = '';
      this.#xvfb.stdio[3].on('data', (data) => {
        output += data;
        if (output.endsWith('\n')) resolve(output.trim());
      });
      this.#xvfb.once('exit', (code) => reject(new Error(`Xvfb exited with ${code} while it started.`)));
    });
  }

  #path(name) {
    return join(this.#folder, name);
  }
}
