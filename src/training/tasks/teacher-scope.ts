/** Where the weights of a frozen teacher stand. */
export const teacherScope = 'teacher';
