import type { ApiError, Command, GatewayAccess, KeyPlace, KeyStates } from "../generated";

type Answer = (args: Record<string, unknown>) => unknown;
type KeyCommand = Extract<Command, "key_states" | "keep_key" | "forget_key">;

const fail = (error: ApiError): never => {
  throw error;
};

/** The commands on keys, on a machine without a keychain. As in the shell, a key that came in does not go out. */
export function fakeKeys(): Record<KeyCommand, Answer> {
  let gateways: GatewayAccess[] = [
    { address: "https://openrouter.ai/api/v1", gateway: "openrouter.ai", key: "none" },
  ];
  const states = (): KeyStates => ({
    gateways,
    no_keychain: "This desktop has no keychain that answers.",
  });

  return {
    key_states: states,
    keep_key: (args) => {
      const address = String(args["address"]).trim().replace(/\/+$/, "");
      if (!URL.canParse(address)) {
        fail({ code: "bad_input", message: `\`${address}\` is no address of a gateway's API` });
      }
      const key = args["place"] as KeyPlace;
      gateways = [
        ...gateways.filter((gateway) => gateway.address !== address),
        { address, gateway: new URL(address).host, key },
      ];
      return states();
    },
    forget_key: (args) => {
      gateways = gateways.filter(({ address }) => address !== args["address"]);
      return states();
    },
  };
}
