// Values of all threads of a workgroup put together.

/** Threads of a workgroup that does so. */
export const TEAM = 64;

/** `fn ofTeam(x : f32, thread : i32) -> f32`, for all threads alike: from their x by `both`, an expression of a and b. */
export const ofTeam = (name: string, both: string): string => `
  var<workgroup> ${name}Values : array<f32, ${TEAM}>;
  fn ${name}(x : f32, thread : i32) -> f32 {
    workgroupBarrier();
    ${name}Values[thread] = x;
    for (var half = ${TEAM / 2}; half > 0; half = half / 2) {
      workgroupBarrier();
      if (thread < half) {
        let a = ${name}Values[thread];
        let b = ${name}Values[thread + half];
        ${name}Values[thread] = ${both};
      }
    }
    workgroupBarrier();
    return ${name}Values[0];
  }
`;

/** The larger of a and b, NaN if one is. */
export const LARGER = 'select(select(max(a, b), b, isnan(b)), a, isnan(a))';
export const SMALLER = 'select(select(min(a, b), b, isnan(b)), a, isnan(a))';
