/** Gravity of the world. */
export const gravityMetersPerSecond2 = 9.81;
