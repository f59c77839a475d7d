import { ConfigError } from '../../base/index.ts';
import type { Device, DeviceStatus } from './session.ts';

/** The error for a device that cannot be used here: what is missing, and what can be used instead. */
export function unavailableDevice(device: Device, devices: readonly DeviceStatus[], cause?: unknown): ConfigError {
  const available = devices.filter((status) => status.isAvailable).map((status) => status.device);
  const reason = devices.find((status) => status.device === device)?.reason ?? 'it is not known';
  return new ConfigError(
    `Cannot create a session on ${device} as ${reason}: available here are ${available.join(', ')}`,
    { data: { device, available }, ...(cause === undefined ? {} : { cause }) },
  );
}
