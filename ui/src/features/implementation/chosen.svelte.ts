import type { SettingFidelity } from "$lib/ipc/generated";

/** Which lines of the statement are shown; it stays when the screen is left and entered again. */
class Chosen {
  /** Empty for all. */
  feature = $state("");
  /** Empty for all. */
  fidelities = $state.raw<ReadonlySet<SettingFidelity>>(new Set());

  toggle(fidelity: SettingFidelity): void {
    const fidelities = new Set(this.fidelities);
    if (!fidelities.delete(fidelity)) fidelities.add(fidelity);
    this.fidelities = fidelities;
  }
}

export const chosen = new Chosen();
