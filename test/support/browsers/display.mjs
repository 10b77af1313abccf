// A virtual screen with changeable desktop settings, for a browser without a headless mode.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {endProcess, startProcess} from '../child-process.mjs';

const [WIDTH_PX, HEIGHT_PX] = [3840, 2800];

export class Display {
  #xvfb;
  #settings;
  #folder = mkdtempSync(join(tmpdir(), 'nexus-link-display-'));
  #name = '';

  static async open() {
    const display = new Display();
    try {
      await display.#startServer();
    } catch (error) {
      await display.close();
      throw error;
    }
    return display;
  }

  /**
   * The position of the pointer. Without a window manager, the window under the pointer has the focus.
   */
  pointer = {x: WIDTH_PX / 2, y: HEIGHT_PX / 2};

  /** The environment variables of a program that runs on this screen. */
  get env() {
    const {WAYLAND_DISPLAY: _, DBUS_SESSION_BUS_ADDRESS: __, ...env} = process.env;
    return {
      ...env,
      DISPLAY: this.#name,
      GDK_BACKEND: 'x11',
      // The program reads these settings instead of those of the person who runs the tests.
      XDG_CONFIG_HOME: this.#folder,
      NO_AT_BRIDGE: '1',
    };
  }

  /** Changes the desktop's settings. Running programs receive the change at once. */
  async setPreferences({dark = false, reducedMotion = false}) {
    writeFileSync(
      this.#getPath('settings'),
      [
        `Net/ThemeName "${dark ? 'Adwaita-dark' : 'Adwaita'}"`,
        `Gtk/EnableAnimations ${reducedMotion ? 0 : 1}`,
        'Gtk/CursorBlink 0',
        '',
      ].join('\n'),
    );
    if (this.#settings) this.#settings.kill('SIGHUP');
    else {
      this.#settings = await startProcess('xsettingsd', ['-c', this.#getPath('settings')], {env: this.env});
    }
  }

  async close() {
    for (const child of [this.#settings, this.#xvfb]) if (child) await endProcess(child);
    rmSync(this.#folder, {recursive: true, force: true});
  }

  async #startServer() {
    // Without minimum sizes for the window and the toolbar, a page can be as narrow as on a phone.
    mkdirSync(this.#getPath('gtk-3.0'));
    writeFileSync(
      this.#getPath('gtk-3.0/gtk.css'),
      '* { min-width: 0; margin: 0; padding: 0; font-size: 1px; }',
    );
    this.#xvfb = await startProcess(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${WIDTH_PX}x${HEIGHT_PX}x24`, '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    this.#name = `:${await this.#readNumber()}`;
    await this.setPreferences({});
  }

  /** Reads the display number, which Xvfb prints when it accepts connections. */
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

  #getPath(name) {
    return join(this.#folder, name);
  }
}
