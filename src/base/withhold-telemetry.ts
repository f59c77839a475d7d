/**
 * Tells onnxruntime to report nothing: from 1.29 on its packages for Linux and macOS otherwise send what runs to their
 * maker, and keep a number of the machine in the home folder. Must come before the first session of the process.
 *
 * Threads only have a copy of the environment: the thread that starts them must have called this (Node only).
 *
 * @see github.com/microsoft/onnxruntime pull request 27379
 */
export function withholdTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1';
}
