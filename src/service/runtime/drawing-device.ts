import { ConfigError } from '../../base/index.ts';
import { listDevices, type SessionOptions } from '../../graph/index.ts';

/** Where sessions of the models run. */
export type DrawingDevice = Required<Pick<SessionOptions, 'device' | 'deviceIndex'>>;

/**
 * Reads the name of a device: its kind, and which one where there can be several, as in `cuda:1`.
 *
 * @throws {ConfigError} if there is no such kind, or it cannot be used here; a worker must not draw elsewhere than it says
 */
export async function findDrawingDevice(name: string): Promise<DrawingDevice> {
  const [, kind, index] = /^([a-z]+)(?::(\d+))?$/.exec(name) ?? [];
  const devices = await listDevices();
  const found = devices.find(({ device }) => device === kind);
  if (found === undefined) {
    const known = devices.map(({ device }) => device).join(', ');
    throw new ConfigError(`Cannot draw as the device must be one of ${known}: current value is '${name}'`);
  }
  if (!found.isAvailable) throw new ConfigError(`Cannot draw with '${name}' as ${found.reason}`);
  if (index !== undefined && found.device !== 'cuda' && found.device !== 'dml') {
    throw new ConfigError(
      `Cannot choose among devices of kind ${found.device} as only cuda and dml have numbers: '${name}'`,
    );
  }
  return { device: found.device, deviceIndex: Number(index ?? 0) };
}
