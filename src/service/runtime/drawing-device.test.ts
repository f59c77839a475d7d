import { describe, expect, it } from 'vitest';
import { listDevices } from '../../graph/index.ts';
import { findDrawingDevice } from './drawing-device.ts';

describe('findDrawingDevice()', () => {
  it('reads a kind, and which one of several', async () => {
    expect(await findDrawingDevice('cpu')).toEqual({ device: 'cpu', deviceIndex: 0 });
    const hasCuda = (await listDevices()).some(({ device, isAvailable }) => device === 'cuda' && isAvailable);
    const found = findDrawingDevice('cuda:1');
    if (hasCuda) expect(await found).toEqual({ device: 'cuda', deviceIndex: 1 });
    else await expect(found).rejects.toThrow(/^Cannot draw with 'cuda:1' as /);
  });

  it('refuses what is no device, and numbers where there is only one', async () => {
    await expect(findDrawingDevice('gpu')).rejects.toThrow(/must be one of cpu, webgpu, cuda/);
    await expect(findDrawingDevice('CPU:x')).rejects.toThrow(/must be one of/);
    await expect(findDrawingDevice('cpu:1')).rejects.toThrow(/only cuda and dml have numbers/);
  });
});
